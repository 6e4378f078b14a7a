using System.Globalization;
using System.Text;
using Shr.Fhir.Elements;
using Shr.Fhir.Ucum;

namespace Shr.Validation.Rules;

/// <summary>Which of two values is larger, as far as FHIR orders them: numbers, dates and times, quantities of one unit.</summary>
/// <remarks>https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.minValue_x_</remarks>
internal static class ValueOrder
{
    /// <summary>Negative, zero or positive; null where the two cannot be compared.</summary>
    public static int? Compare(JsonTree value, int row, JsonTree bound, int boundRow, UcumService ucum)
    {
        if (value.KindOf(row) != bound.KindOf(boundRow))
        {
            return null;
        }

        return value.KindOf(row) switch
        {
            JsonKind.Number => CompareNumbers(value.RawOf(row), bound.RawOf(boundRow)),
            JsonKind.String => CompareTexts(value.StringOf(row), bound.StringOf(boundRow)),
            JsonKind.Object => CompareQuantities(value, row, bound, boundRow, ucum),
            _ => null,
        };
    }

    private static int? CompareNumbers(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (decimal.TryParse(left, NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
            && decimal.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out var b))
        {
            return a.CompareTo(b);
        }

        // Beyond decimal's range, as 1E+245 is, the order is still that of doubles.
        return double.TryParse(left, CultureInfo.InvariantCulture, out var c) && double.TryParse(right, CultureInfo.InvariantCulture, out var d) ? c.CompareTo(d) : null;
    }

    private static int? CompareTexts(string left, string right)
    {
        if (left.Contains('T', StringComparison.Ordinal) && right.Contains('T', StringComparison.Ordinal))
        {
            return DateTimeOffset.TryParse(left, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var a)
                && DateTimeOffset.TryParse(right, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var b) ? a.CompareTo(b) : null;
        }

        // Dates and times of FHIR sort as text; what one of them leaves out decides nothing.
        var common = Math.Min(left.Length, right.Length);
        return string.CompareOrdinal(left, 0, right, 0, common);
    }

    private static int? CompareQuantities(JsonTree value, int row, JsonTree bound, int boundRow, UcumService ucum)
    {
        var (left, right) = (value.Find(row, "value"u8), bound.Find(boundRow, "value"u8));
        if (left < 0 || right < 0)
        {
            return null;
        }

        return SameUnit(value, row, bound, boundRow)
            ? CompareNumbers(value.RawOf(left), bound.RawOf(right))
            : CompareConverted(value, row, left, bound, boundRow, right, ucum);
    }

    // 11000 g is more than 10 kg.
    private static int? CompareConverted(JsonTree value, int row, int left, JsonTree bound, int boundRow, int right, UcumService ucum)
    {
        return IsUcum(value, row) && IsUcum(bound, boundRow)
            && decimal.TryParse(value.RawOf(left), NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
            && decimal.TryParse(bound.RawOf(right), NumberStyles.Float, CultureInfo.InvariantCulture, out var b)
            ? ucum.Compare(a, value.StringOf(value.Find(row, "code"u8)), b, bound.StringOf(bound.Find(boundRow, "code"u8)))
            : null;
    }

    private static bool IsUcum(JsonTree tree, int row) =>
        tree.Find(row, "system"u8) is >= 0 and var system && tree.Utf8Of(system).SequenceEqual("http://unitsofmeasure.org"u8)
        && tree.Find(row, "code"u8) is >= 0 and var code && tree.KindOf(code) == JsonKind.String;

    private static bool SameUnit(JsonTree value, int row, JsonTree bound, int boundRow)
    {
        var (code, wanted) = (value.Find(row, "code"u8), bound.Find(boundRow, "code"u8));
        if (code >= 0 && wanted >= 0)
        {
            return value.Utf8Of(code).SequenceEqual(bound.Utf8Of(wanted));
        }

        var (unit, wantedUnit) = (value.Find(row, "unit"u8), bound.Find(boundRow, "unit"u8));
        return unit >= 0 && wantedUnit >= 0 && Encoding.UTF8.GetString(value.Utf8Of(unit)) == Encoding.UTF8.GetString(bound.Utf8Of(wantedUnit));
    }
}
