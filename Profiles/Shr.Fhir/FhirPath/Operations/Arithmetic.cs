using Shr.Fhir.FhirPath.Compiled;
using Shr.Fhir.FhirPath.Syntax;

namespace Shr.Fhir.FhirPath.Operations;

/// <summary>The arithmetic operators on two System values.</summary>
/// <remarks>https://hl7.org/fhirpath/#math-2, https://hl7.org/fhirpath/#datetime-arithmetic</remarks>
internal static class Arithmetic
{
    /// <summary>Whether the operator has a meaning for the two kinds; the result is None where it has no value (overflow, division by zero).</summary>
    public static bool TryApply(Evaluation e, BinaryOperator op, in FhirPathValue left, in FhirPathValue right, out FhirPathValue result)
    {
        result = default;
        if (left.ToDecimal() is { } first && right.ToDecimal() is { } second)
        {
            result = Numbers(op, left, right, first, second);
            return true;
        }

        if (left.Kind == ValueKind.String && right.Kind == ValueKind.String && op == BinaryOperator.Add)
        {
            if (e.Text(left.String!.Length + right.String!.Length))
            {
                result = FhirPathValue.Of(left.String + right.String);
            }

            return true;
        }

        if (left.Temporal is { } temporal)
        {
            return right.Quantity is { } duration && op is BinaryOperator.Add or BinaryOperator.Subtract && Shift(temporal, duration, op == BinaryOperator.Subtract, out result);
        }

        if (ValueEquality.AsQuantity(left) is not { } a || ValueEquality.AsQuantity(right) is not { } b)
        {
            return false;
        }

        return Quantities(e, op, a, b, out result);
    }

    private static FhirPathValue Numbers(BinaryOperator op, in FhirPathValue left, in FhirPathValue right, decimal first, decimal second)
    {
        var result = op switch
        {
            BinaryOperator.Add => DecimalMath.Add(first, second),
            BinaryOperator.Subtract => DecimalMath.Add(first, -second),
            BinaryOperator.Multiply => DecimalMath.Multiply(first, second),
            BinaryOperator.Divide => DecimalMath.Divide(first, second),
            BinaryOperator.Div => DecimalMath.Divide(first, second) is { } quotient ? decimal.Truncate(quotient) : null,
            _ => DecimalMath.Modulo(first, second),
        };
        if (result is not { } value)
        {
            return default;
        }

        var isWhole = left.Kind != ValueKind.Decimal && right.Kind != ValueKind.Decimal;
        if (op == BinaryOperator.Divide || (op != BinaryOperator.Div && !isWhole))
        {
            return FhirPathValue.Of(value);
        }

        var isLong = isWhole && (left.Kind == ValueKind.Long || right.Kind == ValueKind.Long);
        return isLong
            ? value is >= long.MinValue and <= long.MaxValue ? FhirPathValue.Of((long)value) : default
            : value is >= int.MinValue and <= int.MaxValue ? FhirPathValue.Of((int)value) : default;
    }

    private static bool Quantities(Evaluation e, BinaryOperator op, FhirPathQuantity left, FhirPathQuantity right, out FhirPathValue result)
    {
        result = default;
        FhirPathQuantity? value;
        switch (op)
        {
            case BinaryOperator.Add or BinaryOperator.Subtract:
                value = QuantityMath.Add(left, right, op == BinaryOperator.Subtract, e.Ucum);
                break;
            case BinaryOperator.Multiply or BinaryOperator.Divide:
                value = QuantityMath.Multiply(left, right, op == BinaryOperator.Divide, e.Ucum);
                break;
            default:
                // div and mod are for numbers; a quantity without dimension is one.
                if (left.Unit != "1" || right.Unit != "1")
                {
                    return false;
                }

                result = Numbers(op, FhirPathValue.Of(left.Value), FhirPathValue.Of(right.Value), left.Value, right.Value);
                return true;
        }

        result = value is null ? default : FhirPathValue.Of(value);
        return true;
    }

    // Years and months must be calendar ones; definite durations up to the week are taken too.
    private static bool Shift(Temporal value, FhirPathQuantity duration, bool subtract, out FhirPathValue result)
    {
        result = default;
        var unit = FhirPathQuantity.CalendarUnitOf(duration.Unit) ?? duration.Unit switch
        {
            "wk" => CalendarUnit.Week,
            "d" => CalendarUnit.Day,
            "h" => CalendarUnit.Hour,
            "min" => CalendarUnit.Minute,
            "s" => CalendarUnit.Second,
            "ms" => CalendarUnit.Millisecond,
            _ => null as CalendarUnit?,
        };
        if (unit is not { } known || (value.Kind == ValueKind.Time && known <= CalendarUnit.Day))
        {
            return false;
        }

        if (TemporalArithmetic.Add(value, subtract ? -duration.Value : duration.Value, known) is { } shifted)
        {
            result = FhirPathValue.Of(shifted);
        }

        return true;
    }
}
