using Shr.Fhir.FhirPath.Compiled;

namespace Shr.Fhir.FhirPath.Operations;

/// <summary>The operator <c>~</c>, which always has an answer.</summary>
/// <remarks>https://hl7.org/fhirpath/#equivalent</remarks>
internal static class ValueEquivalence
{
    /// <summary>Equivalence of collections: the same items in any order; two empty ones are equivalent.</summary>
    public static bool Equivalent(Evaluation e, ReadOnlySpan<FhirPathValue> left, ReadOnlySpan<FhirPathValue> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        foreach (ref readonly var item in left)
        {
            var found = false;
            for (var i = 0; i < right.Length && !found; i++)
            {
                if (!e.Step())
                {
                    return false;
                }

                found = Equivalent(e, item, right[i]);
            }

            if (!found)
            {
                return false;
            }
        }

        return true;
    }

    public static bool Equivalent(Evaluation e, in FhirPathValue left, in FhirPathValue right)
    {
        var (a, b) = (left.ToSystem(), right.ToSystem());
        switch (a.Kind, b.Kind)
        {
            case (ValueKind.Element, ValueKind.Element):
                return DeepEquality.Equivalent(e, a.Element, b.Element);
            case (ValueKind.Element, _) or (_, ValueKind.Element):
                return false;
            case (ValueKind.String, ValueKind.String):
                return SameText(a.String!, b.String!);
            case (ValueKind.Quantity, _) or (_, ValueKind.Quantity):
                return ValueEquality.AsQuantity(a) is { } x && ValueEquality.AsQuantity(b) is { } y && QuantityMath.AreEquivalent(x, y, e.Ucum);
        }

        if (a.ToDecimal() is { } first && b.ToDecimal() is { } second)
        {
            return DecimalMath.AreEquivalent(first, second);
        }

        if (a.Temporal is { } from && b.Temporal is { } to)
        {
            return TemporalComparer.AreEquivalent(from, to);
        }

        return a.Kind == b.Kind && ValueEquality.Equal(e, a, b) == Truth.True;
    }

    /// <summary>Without regard to case; every white-space character is like a blank.</summary>
    public static bool SameText(string left, string right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Length; i++)
        {
            var (a, b) = (left[i], right[i]);
            if (a != b && char.ToUpperInvariant(a) != char.ToUpperInvariant(b) && !(char.IsWhiteSpace(a) && char.IsWhiteSpace(b)))
            {
                return false;
            }
        }

        return true;
    }
}
