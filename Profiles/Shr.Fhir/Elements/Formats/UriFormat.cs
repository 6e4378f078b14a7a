using System.Buffers;

namespace Shr.Fhir.Elements.Formats;

/// <summary>URIs and the two URN schemes FHIR gives types of their own.</summary>
/// <remarks>https://hl7.org/fhir/R4/datatypes.html#uri</remarks>
internal static class UriFormat
{
    private static readonly SearchValues<byte> Spaces = SearchValues.Create([.. Enumerable.Range(0, 33).Select(i => (byte)i), 127]);

    public static string? UriFault(ReadOnlySpan<byte> text)
    {
        if (text.ContainsAny(Spaces))
        {
            return "white space is not allowed in a uri";
        }

        if (text[0] is not ((byte)'u' or (byte)'o'))
        {
            return null;
        }

        if (text.StartsWith("urn:oid:"u8))
        {
            return OidFault(text);
        }

        if (text.StartsWith("urn:uuid:"u8))
        {
            return UuidFault(text);
        }

        return text.StartsWith("oid:"u8) || text.StartsWith("uuid:"u8) ? "an OID or UUID as a uri starts with urn:oid: or urn:uuid:" : null;
    }

    public static string? OidFault(ReadOnlySpan<byte> text)
    {
        const string Shape = "an OID is urn:oid: and numbers separated by dots, the first 0, 1 or 2";
        if (!text.StartsWith("urn:oid:"u8))
        {
            return Shape;
        }

        var rest = text[8..];
        if (rest.Length < 3 || rest[0] is < (byte)'0' or > (byte)'2' || rest[1] != '.')
        {
            return Shape;
        }

        foreach (var range in rest.Split((byte)'.'))
        {
            var arc = rest[range];
            if (arc.IsEmpty || (arc[0] == '0' && arc.Length > 1) || arc.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
            {
                return Shape;
            }
        }

        return null;
    }

    public static string? UuidFault(ReadOnlySpan<byte> text)
    {
        const string Shape = "a UUID is urn:uuid: and 8-4-4-4-12 hexadecimal digits";
        if (!text.StartsWith("urn:uuid:"u8) || text.Length != 45)
        {
            return Shape;
        }

        for (var i = 0; i < 36; i++)
        {
            var b = text[9 + i];
            var fits = i is 8 or 13 or 18 or 23
                ? b == '-'
                : b is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f');
            if (!fits)
            {
                return b is >= (byte)'A' and <= (byte)'F' ? "a UUID is written in lower case" : Shape;
            }
        }

        return null;
    }
}
