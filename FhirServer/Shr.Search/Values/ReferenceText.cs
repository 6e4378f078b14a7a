using System.Text;
using Shr.Fhir.Types;

namespace Shr.Search.Values;

/// <summary>What the text of a reference points at.</summary>
/// <param name="Type">The type of a record of this server, or null.</param>
/// <param name="Id">The id of a record of this server, or null.</param>
/// <param name="Url">A url or urn elsewhere, without version, or null.</param>
/// <param name="Version">The version it names, or null.</param>
/// <remarks>https://hl7.org/fhir/R4/references.html#literal</remarks>
internal readonly record struct ReferenceText(string? Type, string? Id, string? Url, string? Version)
{
    public bool IsLocal => Id is not null;

    /// <summary>Reads <c>Patient/1</c>, <c>Patient/1/_history/2</c>, a url of this server, any other url or urn; false for <c>#id</c> and nothing.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, TypeModel types, IReadOnlyList<string> localBases, out ReferenceText reference)
    {
        reference = default;
        if (text.IsEmpty || text[0] == '#')
        {
            return false;
        }

        if (TryLocal(text, types, out reference))
        {
            return true;
        }

        if (text.IndexOf((byte)':') < 0)
        {
            return TryOther(Encoding.UTF8.GetString(text), out reference);
        }

        foreach (var origin in localBases)
        {
            if (StartsWith(text, origin, out var rest) && TryLocal(rest, types, out reference))
            {
                return true;
            }
        }

        return TryOther(Encoding.UTF8.GetString(text), out reference);
    }

    private static bool TryLocal(ReadOnlySpan<byte> text, TypeModel types, out ReferenceText reference)
    {
        reference = default;
        var slash = text.IndexOf((byte)'/');
        if (slash <= 0 || types.FindResource(text[..slash]) is not { } type)
        {
            return false;
        }

        var rest = text[(slash + 1)..];
        var next = rest.IndexOf((byte)'/');
        var id = next < 0 ? rest : rest[..next];
        string? version = null;
        if (next >= 0)
        {
            var tail = rest[next..];
            if (!tail.StartsWith("/_history/"u8))
            {
                return false;
            }

            version = Encoding.UTF8.GetString(tail["/_history/"u8.Length..]);
        }

        if (!IsId(id) || (version is not null && !IsId(Encoding.UTF8.GetBytes(version))))
        {
            return false;
        }

        reference = new ReferenceText(type.Name, Encoding.UTF8.GetString(id), null, version);
        return true;
    }

    private static bool TryOther(string url, out ReferenceText reference)
    {
        string? version = null;
        var pipe = url.LastIndexOf('|');
        if (pipe > 0)
        {
            version = url[(pipe + 1)..];
            url = url[..pipe];
        }
        else if (url.LastIndexOf("/_history/", StringComparison.Ordinal) is var history and > 0)
        {
            version = url[(history + "/_history/".Length)..];
            url = url[..history];
        }

        reference = new ReferenceText(null, null, url, string.IsNullOrEmpty(version) ? null : version);
        return true;
    }

    /// <summary>Whether it is an id as FHIR allows: 1 to 64 of A-Z, a-z, 0-9, hyphen and point.</summary>
    public static bool IsId(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > 64)
        {
            return false;
        }

        foreach (var b in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'-' or (byte)'.'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, string origin, out ReadOnlySpan<byte> rest)
    {
        rest = default;
        if (text.Length <= origin.Length)
        {
            return false;
        }

        for (var i = 0; i < origin.Length; i++)
        {
            if (text[i] != origin[i])
            {
                return false;
            }
        }

        rest = text[origin.Length..];
        if (rest[0] == '/')
        {
            rest = rest[1..];
            return true;
        }

        return origin[^1] == '/';
    }
}
