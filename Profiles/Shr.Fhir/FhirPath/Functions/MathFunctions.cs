using Shr.Fhir.FhirPath.Operations;

namespace Shr.Fhir.FhirPath.Functions;

/// <summary>Mathematics; what has no real or representable result is empty.</summary>
/// <remarks>https://hl7.org/fhirpath/#math</remarks>
internal static class MathFunctions
{
    public static bool Abs(in Call call) => OnNumber(call, Math.Abs, keepsWhole: true);

    public static bool Ceiling(in Call call) => OnNumber(call, decimal.Ceiling, keepsWhole: true, isWhole: true);

    public static bool Floor(in Call call) => OnNumber(call, decimal.Floor, keepsWhole: true, isWhole: true);

    public static bool Truncate(in Call call) => OnNumber(call, decimal.Truncate, keepsWhole: true, isWhole: true);

    public static bool Exp(in Call call) => OnDouble(call, Math.Exp);

    public static bool Ln(in Call call) => OnDouble(call, Math.Log);

    public static bool Sqrt(in Call call) => OnDouble(call, Math.Sqrt);

    public static bool Round(in Call call)
    {
        if (!call.IntegerArgument(0, out var digits))
        {
            return false;
        }

        return digits is < 0
            ? call.Fail("the precision must not be negative")
            : OnNumber(call, value => DecimalMath.Round(value, digits ?? 0), keepsWhole: digits is null or 0, isWhole: false);
    }

    public static bool Log(in Call call)
    {
        if (!Two(call, out var value, out var number))
        {
            return false;
        }

        return value is null || number is null ? call.Empty() : call.Return(DecimalMath.Of(Math.Log((double)value, (double)number)));
    }

    public static bool Power(in Call call)
    {
        if (!Two(call, out var value, out var exponent))
        {
            return false;
        }

        if (value is not { } x || exponent is not { } y)
        {
            return call.Empty();
        }

        var result = y == decimal.Truncate(y) && y is >= 0 and <= 64 ? WholePower(x, (int)y) : DecimalMath.Of(Math.Pow((double)x, (double)y));
        var isWhole = result is { } r && r == decimal.Truncate(r) && Math.Abs(r) <= int.MaxValue && call.E.Items[call.Mark].ToSystem().Kind == ValueKind.Integer && y == decimal.Truncate(y) && y >= 0;
        return isWhole ? call.Return((int)result!.Value) : call.Return(result);
    }

    // 2.5 to the power of 2 is 6.25 exactly, which a floating-point power does not promise.
    private static decimal? WholePower(decimal value, int exponent)
    {
        decimal? result = 1;
        for (var i = 0; i < exponent && result is not null; i++)
        {
            result = DecimalMath.Multiply(result.Value, value);
        }

        return result;
    }

    private static bool OnNumber(in Call call, Func<decimal, decimal> function, bool keepsWhole, bool isWhole = false)
    {
        if (!call.Single(out var value))
        {
            return false;
        }

        switch (value.Kind)
        {
            case ValueKind.None:
                return call.Empty();
            case ValueKind.Element when value.Row < 0:
                return call.Empty();
            case ValueKind.Quantity:
                return call.Return(FhirPathValue.Of(value.Quantity! with { Value = function(value.Quantity.Value) }));
            case ValueKind.Integer or ValueKind.Long or ValueKind.Decimal:
                var result = function(value.ToDecimal()!.Value);
                if (keepsWhole && value.Kind == ValueKind.Long)
                {
                    return call.Return(FhirPathValue.Of((long)result));
                }

                return (isWhole || (keepsWhole && value.Kind == ValueKind.Integer)) && Math.Abs(result) <= int.MaxValue
                    ? call.Return((int)result)
                    : call.Return((decimal?)result);
            default:
                return call.Fail($"needs a number, got {value.GetTypeInfo()}");
        }
    }

    private static bool OnDouble(in Call call, Func<double, double> function)
    {
        if (!call.Single(out var value))
        {
            return false;
        }

        if (value.Kind == ValueKind.None || (value.Kind == ValueKind.Element && value.Row < 0))
        {
            return call.Empty();
        }

        return value.ToDecimal() is { } number
            ? call.Return(DecimalMath.Of(function((double)number)))
            : call.Fail($"needs a number, got {value.GetTypeInfo()}");
    }

    private static bool Two(in Call call, out decimal? value, out decimal? argument)
    {
        value = argument = null;
        if (!call.Single(out var first) || !call.Argument(0, out var second))
        {
            return false;
        }

        value = first.ToDecimal();
        argument = second.ToDecimal();
        return (value is not null || IsNothing(first) || call.Fail($"needs a number, got {first.GetTypeInfo()}"))
            && (argument is not null || IsNothing(second) || call.Fail($"needs a number, got {second.GetTypeInfo()}"));
    }

    private static bool IsNothing(in FhirPathValue value) => value.Kind == ValueKind.None || (value.Kind == ValueKind.Element && value.Row < 0);
}
