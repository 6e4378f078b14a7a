using Shr.Fhir.FhirPath.Compiled;

namespace Shr.Fhir.FhirPath.Operations;

/// <summary>The order of two items.</summary>
/// <remarks>https://hl7.org/fhirpath/#comparison</remarks>
internal static class ValueComparer
{
    /// <summary>Whether the two kinds have an order at all.</summary>
    /// <param name="e">The evaluation, for units.</param>
    /// <param name="left">A System value.</param>
    /// <param name="right">A System value.</param>
    /// <param name="order">Negative, zero or positive; null where precision or units do not decide it.</param>
    public static bool TryCompare(Evaluation e, in FhirPathValue left, in FhirPathValue right, out int? order)
    {
        order = null;
        if (left.ToDecimal() is { } first && right.ToDecimal() is { } second)
        {
            order = first.CompareTo(second);
            return true;
        }

        if (left.Kind == ValueKind.String && right.Kind == ValueKind.String)
        {
            order = string.CompareOrdinal(left.String, right.String);
            return true;
        }

        if (left.Kind == ValueKind.Quantity || right.Kind == ValueKind.Quantity)
        {
            if (ValueEquality.AsQuantity(left) is not { } a || ValueEquality.AsQuantity(right) is not { } b)
            {
                return false;
            }

            order = QuantityMath.Compare(a, b, e.Ucum);
            return true;
        }

        if (left.Temporal is not { } from || right.Temporal is not { } to || (from.Kind == ValueKind.Time) != (to.Kind == ValueKind.Time))
        {
            return false;
        }

        order = TemporalComparer.Compare(from, to);
        return true;
    }
}
