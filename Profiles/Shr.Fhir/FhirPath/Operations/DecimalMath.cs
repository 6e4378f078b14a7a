using System.Globalization;

namespace Shr.Fhir.FhirPath.Operations;

/// <summary>Decimals as FHIRPath rounds and compares them; what leaves the range of a decimal is no value.</summary>
internal static class DecimalMath
{
    /// <summary>How many fraction digits it has, trailing zeros not counted.</summary>
    public static int Precision(decimal value)
    {
        var scale = value.Scale;
        while (scale > 0 && value == decimal.Round(value, scale - 1))
        {
            scale--;
        }

        return scale;
    }

    /// <summary>Whether both are the same when rounded to the less precise.</summary>
    public static bool AreEquivalent(decimal left, decimal right) => AreEquivalent(left, right, Precision(left), Precision(right));

    public static bool AreEquivalent(decimal left, decimal right, int leftPrecision, int rightPrecision)
    {
        var digits = Math.Min(leftPrecision, rightPrecision);
        return Round(left, digits) == Round(right, digits);
    }

    public static decimal Round(decimal value, int digits) => decimal.Round(value, Math.Clamp(digits, 0, 28), MidpointRounding.AwayFromZero);

    /// <summary>The decimal a floating-point result stands for, or null.</summary>
    public static decimal? Of(double value) =>
        double.IsFinite(value) && decimal.TryParse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var result) ? result : null;

    public static decimal? Add(decimal left, decimal right) => Fits((double)left + (double)right) ? left + right : null;

    public static decimal? Multiply(decimal left, decimal right) => Fits((double)left * (double)right) ? left * right : null;

    /// <summary>The product, or the largest decimal of its sign where it is larger still: good enough to compare by.</summary>
    public static decimal MultiplyOrMost(decimal left, decimal right) =>
        Multiply(left, right) ?? (left < 0 == right < 0 ? decimal.MaxValue : decimal.MinValue);

    public static decimal? Divide(decimal left, decimal right) => right != 0 && Fits((double)left / (double)right) ? left / right : null;

    public static decimal? Modulo(decimal left, decimal right) => right != 0 ? left % right : null;

    private static bool Fits(double value) => Math.Abs(value) < 7.9e28;
}
