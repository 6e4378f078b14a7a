using System.Globalization;
using System.Numerics;

namespace Shr.Fhir.Elements;

/// <summary>Whether two JSON values mean the same: objects in any order, numbers by value, strings by text.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc6902#section-4.6</remarks>
public static class JsonEquality
{
    /// <summary>Compares two values.</summary>
    public static bool AreEqual(JsonTree a, int rowA, JsonTree b, int rowB)
    {
        var kind = a.KindOf(rowA);
        if (kind != b.KindOf(rowB))
        {
            return false;
        }

        return kind switch
        {
            JsonKind.String => a.Utf8Of(rowA).SequenceEqual(b.Utf8Of(rowB)),
            JsonKind.Number => a.RawOf(rowA).SequenceEqual(b.RawOf(rowB)) || Normal(a.StringOf(rowA)) == Normal(b.StringOf(rowB)),
            JsonKind.Array => SameItems(a, rowA, b, rowB),
            JsonKind.Object => SameMembers(a, rowA, b, rowB),
            _ => true,
        };
    }

    private static bool SameItems(JsonTree a, int rowA, JsonTree b, int rowB)
    {
        var itemA = a.FirstChild(rowA);
        var itemB = b.FirstChild(rowB);
        while (itemA >= 0 && itemB >= 0)
        {
            if (!AreEqual(a, itemA, b, itemB))
            {
                return false;
            }

            itemA = a.NextSibling(itemA, rowA);
            itemB = b.NextSibling(itemB, rowB);
        }

        return itemA < 0 && itemB < 0;
    }

    private static bool SameMembers(JsonTree a, int rowA, JsonTree b, int rowB)
    {
        if (a.ChildCount(rowA) != b.ChildCount(rowB))
        {
            return false;
        }

        for (var member = a.FirstChild(rowA); member >= 0; member = a.NextSibling(member, rowA))
        {
            var other = b.Find(rowB, a.NameOf(member));
            if (other < 0 || !AreEqual(a, member, b, other))
            {
                return false;
            }
        }

        return true;
    }

    // Digits and exponent without trailing zeros, so that 1.10, 1.1 and 11e-1 are one number, however large.
    private static (BigInteger Digits, BigInteger Exponent) Normal(string text)
    {
        var e = text.IndexOfAny(['e', 'E']);
        var exponent = e < 0 ? BigInteger.Zero : BigInteger.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? text : text[..e];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= mantissa.Length - point - 1;
            mantissa = mantissa.Remove(point, 1);
        }

        var isNegative = mantissa[0] == '-';
        var digits = mantissa.TrimStart('-').TrimStart('0');
        var trimmed = digits.TrimEnd('0');
        if (trimmed.Length == 0 || trimmed.Length > 4096)
        {
            return trimmed.Length == 0 ? default : (text.GetHashCode(StringComparison.Ordinal), exponent);
        }

        exponent += digits.Length - trimmed.Length;
        var value = BigInteger.Parse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture);
        return (isNegative ? -value : value, exponent);
    }
}
