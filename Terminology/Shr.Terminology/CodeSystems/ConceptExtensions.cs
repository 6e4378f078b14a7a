using System.Text;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Terminology.Json;

namespace Shr.Terminology.CodeSystems;

/// <summary>Extensions of concepts and designations, read from JSON.</summary>
internal static class ConceptExtensions
{
    public const string StandardsStatus = "http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status";

    /// <summary>The extensions in a JSON array.</summary>
    public static IReadOnlyList<ConceptExtension> Read(ReadOnlySpan<byte> json)
    {
        using var tree = JsonTreeReader.Read(json.ToArray(), new IssueCollector());
        return tree is null ? [] : Read(new JsonView(tree, 0));
    }

    /// <summary>The extensions in an array.</summary>
    public static IReadOnlyList<ConceptExtension> Read(JsonView extensions)
    {
        if (!extensions.Exists)
        {
            return [];
        }

        var list = new List<ConceptExtension>();
        foreach (var extension in extensions.Items)
        {
            if (extension.String("url"u8) is { } url)
            {
                list.Add(new ConceptExtension(url, Encoding.UTF8.GetString(extension.Raw), extension.Value.Text));
            }
        }

        return list;
    }

    /// <summary>The value of the first extension with a url, or null.</summary>
    public static string? ValueOf(this IReadOnlyList<ConceptExtension> extensions, string url)
    {
        foreach (var extension in extensions)
        {
            if (extension.Url == url)
            {
                return extension.Value;
            }
        }

        return null;
    }
}
