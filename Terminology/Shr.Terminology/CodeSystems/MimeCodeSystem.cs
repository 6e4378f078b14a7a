namespace Shr.Terminology.CodeSystems;

/// <summary>Media types: <c>application/fhir+json</c>, with or without parameters.</summary>
/// <remarks>BCP 13: https://www.rfc-editor.org/rfc/rfc6838#section-4.2</remarks>
internal sealed class MimeCodeSystem() : GrammarCodeSystem(new CodeSystemHeader
{
    Url = "urn:ietf:bcp:13",
    Name = "MimeTypes",
    Title = "Media types",
    Language = "en",
    IsCaseSensitive = true,
    AllCodesValueSet = "http://hl7.org/fhir/ValueSet/mimetypes",
})
{
    protected override string? Normalize(string code)
    {
        var end = code.IndexOf(';', StringComparison.Ordinal);
        var type = end < 0 ? code : code[..end].TrimEnd();
        var slash = type.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && IsName(type.AsSpan(0, slash)) && IsName(type.AsSpan(slash + 1)) && (end < 0 || HasParameters(code.AsSpan(end + 1))) ? code : null;
    }

    private static bool HasParameters(ReadOnlySpan<char> text)
    {
        foreach (var range in text.Split(';'))
        {
            var parameter = text[range].Trim();
            var equals = parameter.IndexOf('=');
            if (equals < 1 || equals == parameter.Length - 1 || !IsName(parameter[..equals]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > 127 || !char.IsAsciiLetterOrDigit(name[0]))
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"!#$&-^_.+".Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
