using System.Globalization;
using System.Text;
using Shr.Fhir.Elements;

namespace Shr.Fhir.FhirPath.Operations;

/// <summary>Hashes that are the same for equal values.</summary>
internal static class ValueHasher
{
    public static ulong Hash(in FhirPathValue value)
    {
        if (ValueEquality.TextOf(value, out var text))
        {
            return OfBytes(text);
        }

        var system = value.ToSystem();
        switch (system.Kind)
        {
            case ValueKind.Element:
                return system.Row < 0 ? 5 : OfRow(system.Tree, system.Row);
            case ValueKind.String:
                Span<byte> buffer = stackalloc byte[256];
                return Encoding.UTF8.TryGetBytes(system.String, buffer, out var length) ? OfBytes(buffer[..length]) : OfBytes(Encoding.UTF8.GetBytes(system.String!));
            case ValueKind.Boolean:
                return system.Boolean ? 1u : 2u;
        }

        // 1, 1.0 and 1 '1' are equal, and so are dates of other zones and quantities in other units: those share a bucket.
        return system.ToDecimal() is { } number ? (ulong)number.GetHashCode() : 3;
    }

    private static ulong OfBytes(ReadOnlySpan<byte> bytes)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in bytes)
        {
            hash = (hash ^ b) * 1099511628211UL;
        }

        return hash;
    }

    // Properties in any order give the same sum.
    private static ulong OfRow(JsonTree tree, int row)
    {
        switch (tree.KindOf(row))
        {
            case JsonKind.Object:
                var sum = 7UL;
                for (var i = tree.FirstChild(row); i >= 0; i = tree.NextSibling(i, row))
                {
                    sum += (OfBytes(tree.NameOf(i)) * 31) ^ OfRow(tree, i);
                }

                return sum;
            case JsonKind.Array:
                var hash = 11UL;
                for (var i = tree.FirstChild(row); i >= 0; i = tree.NextSibling(i, row))
                {
                    hash = (hash * 31) + OfRow(tree, i);
                }

                return hash;
            case JsonKind.String:
                return OfBytes(tree.Utf8Of(row));
            case JsonKind.Number:
                return decimal.TryParse(tree.RawOf(row), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? (ulong)number.GetHashCode() : OfBytes(tree.RawOf(row));
            default:
                return (ulong)tree.KindOf(row);
        }
    }
}
