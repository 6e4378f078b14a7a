using System.Text;
using Shr.Fhir.Types;

namespace Shr.Validation.References;

/// <summary>A literal reference taken apart.</summary>
/// <param name="Kind">Its form.</param>
/// <param name="Text">As written.</param>
/// <param name="Type">The type it names, or null.</param>
/// <param name="Id">The id it names, or null.</param>
/// <param name="Version">The version it names, or null.</param>
/// <remarks>https://hl7.org/fhir/R4/references.html#literal</remarks>
internal readonly record struct ReferenceText(ReferenceKind Kind, string Text, FhirType? Type, string? Id, string? Version)
{
    /// <summary>What no form of reference may have; null where it only has none of the known forms.</summary>
    public string? Fault => Text.Length == 0 || Text.AsSpan().ContainsAny(' ', '\t', '\n') ? "white space is not allowed" : null;

    /// <summary>The reference without its version: what a fullUrl is compared with.</summary>
    public string Unversioned => Version is null ? Text : Text[..Text.LastIndexOf("/_history/", StringComparison.Ordinal)];

    public static ReferenceText Parse(ReadOnlySpan<byte> utf8, TypeModel types)
    {
        var text = Encoding.UTF8.GetString(utf8);
        if (text.Length == 0 || text.AsSpan().ContainsAny(' ', '\t', '\n'))
        {
            return new ReferenceText(ReferenceKind.Invalid, text, null, null, null);
        }

        if (text[0] == '#')
        {
            return new ReferenceText(ReferenceKind.Contained, text, null, text[1..], null);
        }

        if (text.StartsWith("urn:", StringComparison.Ordinal))
        {
            return new ReferenceText(ReferenceKind.Urn, text, null, null, null);
        }

        var question = text.IndexOf('?', StringComparison.Ordinal);
        if (question > 0 && types.FindResource(text[..question]) is { } conditional)
        {
            return new ReferenceText(ReferenceKind.Conditional, text, conditional, null, null);
        }

        return ParsePath(text, types);
    }

    private static ReferenceText ParsePath(string text, TypeModel types)
    {
        var isAbsolute = text.Contains("://", StringComparison.Ordinal) || (text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && colon < text.IndexOf('/', StringComparison.Ordinal));
        var path = text;
        string? version = null;
        var history = path.IndexOf("/_history/", StringComparison.Ordinal);
        if (history > 0)
        {
            (path, version) = (path[..history], path[(history + 10)..]);
        }

        var idStart = path.LastIndexOf('/');
        var typeStart = idStart > 0 ? path.LastIndexOf('/', idStart - 1) : -1;
        var type = idStart > 0 ? types.FindResource(path[(typeStart + 1)..idStart]) : null;
        var id = idStart > 0 ? path[(idStart + 1)..] : null;
        if (type is not null && id is { Length: > 0 })
        {
            return isAbsolute
                ? new ReferenceText(ReferenceKind.Restful, text, type, id, version)
                : new ReferenceText(typeStart < 0 ? ReferenceKind.Relative : ReferenceKind.Other, text, typeStart < 0 ? type : null, id, version);
        }

        return new ReferenceText(isAbsolute ? ReferenceKind.Other : ReferenceKind.Invalid, text, null, null, null);
    }
}
