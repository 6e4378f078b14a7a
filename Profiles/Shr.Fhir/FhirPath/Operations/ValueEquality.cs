using System.Text;
using Shr.Fhir.Elements;
using Shr.Fhir.FhirPath.Compiled;

namespace Shr.Fhir.FhirPath.Operations;

/// <summary>The operator <c>=</c> on single items and on collections.</summary>
/// <remarks>https://hl7.org/fhirpath/#equals</remarks>
internal static class ValueEquality
{
    /// <summary>Equality of two stretches of the stack, neither of them empty.</summary>
    public static Truth Equal(Evaluation e, ReadOnlySpan<FhirPathValue> left, ReadOnlySpan<FhirPathValue> right)
    {
        if (left.Length != right.Length)
        {
            return Truth.False;
        }

        var result = Truth.True;
        for (var i = 0; i < left.Length; i++)
        {
            switch (Equal(e, left[i], right[i]))
            {
                case Truth.False:
                    return Truth.False;
                case Truth.Empty:
                    result = Truth.Empty;
                    break;
            }
        }

        return result;
    }

    /// <summary>Equality of two items; empty where their precision or units do not decide it.</summary>
    public static Truth Equal(Evaluation e, in FhirPathValue left, in FhirPathValue right)
    {
        if (left.Kind == ValueKind.Element && right.Kind == ValueKind.Element)
        {
            // Primitives that carry an id or extensions are equal only if those are.
            if ((left.Sibling >= 0 || right.Sibling >= 0) && !DeepEquality.SameSiblings(e, left, right))
            {
                return Truth.False;
            }

            if (BothText(left, right))
            {
                return Of(left.Tree.Utf8Of(left.Row).SequenceEqual(right.Tree.Utf8Of(right.Row)));
            }
        }
        else if (left.Kind == ValueKind.Element && right.Kind == ValueKind.String && TextOf(left, out var text))
        {
            return Of(SameText(text, right.String!));
        }
        else if (left.Kind == ValueKind.String && right.Kind == ValueKind.Element && TextOf(right, out text))
        {
            return Of(SameText(text, left.String!));
        }

        return EqualSystem(e, left.ToSystem(), right.ToSystem());
    }

    /// <summary>Whether the node is a primitive that is a String of FHIRPath, and its text.</summary>
    public static bool TextOf(in FhirPathValue value, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (value.Kind != ValueKind.Element || value.Row < 0 || value.Tree.KindOf(value.Row) != JsonKind.String || value.ElementType!.SystemKind is ValueKind.Date or ValueKind.DateTime or ValueKind.Time)
        {
            return false;
        }

        text = value.Tree.Utf8Of(value.Row);
        return true;
    }

    public static bool SameText(ReadOnlySpan<byte> utf8, string text)
    {
        if (utf8.Length < text.Length)
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] >= 0x80 || utf8[i] >= 0x80)
            {
                return Encoding.UTF8.GetString(utf8) == text;
            }

            if (utf8[i] != text[i])
            {
                return false;
            }
        }

        return utf8.Length == text.Length;
    }

    private static Truth EqualSystem(Evaluation e, in FhirPathValue left, in FhirPathValue right)
    {
        switch (left.Kind, right.Kind)
        {
            case (ValueKind.Element, ValueKind.Element):
                return DeepEquality.Equal(e, left.Element, right.Element) ? Truth.True : Truth.False;
            case (ValueKind.Element, _) or (_, ValueKind.Element):
                return Truth.False;
            case (ValueKind.String, ValueKind.String):
                return Of(left.String == right.String);
            case (ValueKind.Boolean, ValueKind.Boolean):
                return Of(left.Boolean == right.Boolean);
            case (ValueKind.TypeInfo, ValueKind.TypeInfo):
                return Of(left.TypeInfo == right.TypeInfo);
            case (ValueKind.Quantity, _) or (_, ValueKind.Quantity):
                return AsQuantity(left) is { } a && AsQuantity(right) is { } b ? Of(QuantityMath.AreEqual(a, b, e.Ucum)) : Truth.False;
        }

        if (left.ToDecimal() is { } first && right.ToDecimal() is { } second)
        {
            return Of(first == second);
        }

        if (left.Temporal is not { } from || right.Temporal is not { } to || (from.Kind == ValueKind.Time) != (to.Kind == ValueKind.Time))
        {
            return Truth.False;
        }

        return TemporalComparer.Compare(from, to) is { } order ? Of(order == 0) : Truth.Empty;
    }

    /// <summary>A number counts as a quantity without dimension.</summary>
    public static FhirPathQuantity? AsQuantity(in FhirPathValue value) => value.Quantity ?? (value.ToDecimal() is { } number ? FhirPathQuantity.Of(number) : null);

    private static bool BothText(in FhirPathValue left, in FhirPathValue right) =>
        left.Row >= 0 && right.Row >= 0 && left.Tree.KindOf(left.Row) == JsonKind.String && right.Tree.KindOf(right.Row) == JsonKind.String
        && left.ElementType!.SystemKind is not (ValueKind.Date or ValueKind.DateTime or ValueKind.Time)
        && right.ElementType!.SystemKind is not (ValueKind.Date or ValueKind.DateTime or ValueKind.Time);

    private static Truth Of(bool value) => value ? Truth.True : Truth.False;

    private static Truth Of(bool? value) => value is { } known ? Of(known) : Truth.Empty;
}
