using System.Buffers;
using System.Text.Json;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Terminology.Json;

namespace Shr.Terminology.CodeSystems;

/// <summary>Reads a code system from a FHIR CodeSystem resource, as R4 or R5 write it.</summary>
/// <remarks>https://hl7.org/fhir/R4/codesystem.html</remarks>
internal static class FhirCodeSystemReader
{
    private const string PropertyBase = "http://hl7.org/fhir/concept-properties#";

    /// <summary>From this many concepts on the words of names are indexed.</summary>
    private const int SearchIndexFrom = 2000;

    /// <summary>The header, or null where there is no url.</summary>
    public static CodeSystemHeader? ReadHeader(JsonView resource)
    {
        if (resource.String("url"u8) is not { Length: > 0 } url)
        {
            return null;
        }

        var content = resource.String("content"u8) switch
        {
            "complete" => CodeSystemContent.Complete,
            "fragment" => CodeSystemContent.Fragment,
            "example" => CodeSystemContent.Example,
            "supplement" => CodeSystemContent.Supplement,
            "not-present" => CodeSystemContent.NotPresent,
            _ => resource["concept"u8].Exists ? CodeSystemContent.Complete : CodeSystemContent.NotPresent,
        };
        var properties = new List<PropertyDefinition>();
        foreach (var property in resource["property"u8].Items)
        {
            if (property.String("code"u8) is { } code)
            {
                properties.Add(new PropertyDefinition(code, property.String("uri"u8), KindOf(property.String("type"u8)), property.String("description"u8)));
            }
        }

        return new CodeSystemHeader
        {
            Url = url,
            Version = resource.String("version"u8) is { Length: > 0 } version ? version : null,
            Id = resource.String("id"u8),
            Name = resource.String("name"u8),
            Title = resource.String("title"u8),
            Status = resource.String("status"u8) ?? "active",
            StandardsStatus = resource.Extension("http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status"u8).Value.Text,
            IsExperimental = resource["experimental"u8].Boolean ?? false,
            Date = resource.String("date"u8),
            Content = content,
            IsCaseSensitive = resource["caseSensitive"u8].Boolean ?? content == CodeSystemContent.Supplement,
            Language = resource.String("language"u8),
            HierarchyMeaning = resource.String("hierarchyMeaning"u8),
            Supplements = resource.String("supplements"u8),
            AllCodesValueSet = resource.String("valueSet"u8),
            Copyright = resource.String("copyright"u8),
            Properties = properties,
            IsLanguagePack = content == CodeSystemContent.Supplement
                && (resource.Extension("http://hl7.org/fhir/StructureDefinition/codesystem-supplement-type"u8).Value.Text == "lang-pack"
                    || (properties.Count == 0 && OnlyNames(resource["concept"u8]))),
        };
    }

    /// <summary>The code system, or null where it has no url.</summary>
    public static PackedCodeSystem? Read(JsonView resource)
    {
        if (ReadHeader(resource) is not { } header)
        {
            return null;
        }

        var builder = new PackedBuilder(header.IsCaseSensitive);
        var reading = new ConceptReading(builder, header);
        reading.ReadAll(resource["concept"u8], -1, 0);
        reading.LinkStatedParents();
        return PackedCodeSystem.Of(header, builder.Build(HeaderJson(resource), builder.Count >= SearchIndexFrom));
    }

    /// <summary>The code system in a JSON text, or null with issues.</summary>
    public static PackedCodeSystem? Read(ReadOnlyMemory<byte> json, IssueCollector issues)
    {
        using var tree = JsonTreeReader.Read(json.ToArray(), issues);
        return tree is null ? null : Read(new JsonView(tree, 0));
    }

    /// <summary>The type a property says it has.</summary>
    public static PropertyKind KindOf(string? type) => type switch
    {
        "Coding" => PropertyKind.Coding,
        "string" => PropertyKind.String,
        "integer" => PropertyKind.Integer,
        "boolean" => PropertyKind.Boolean,
        "dateTime" => PropertyKind.DateTime,
        "decimal" => PropertyKind.Decimal,
        _ => PropertyKind.Code,
    };

    /// <summary>The code of the property with a meaning of the standard, which a code system may have renamed.</summary>
    public static string StandardProperty(CodeSystemHeader header, string name)
    {
        foreach (var property in header.Properties)
        {
            if (property.Uri == PropertyBase + name)
            {
                return property.Code;
            }
        }

        return name;
    }

    /// <summary>The resource without concepts and narrative.</summary>
    public static byte[] HeaderJson(JsonView resource)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var property in resource.Items)
            {
                if (!property.NameUtf8.SequenceEqual("concept"u8) && !property.NameUtf8.SequenceEqual("text"u8))
                {
                    writer.WritePropertyName(property.NameUtf8);
                    writer.WriteRawValue(property.Raw, skipInputValidation: true);
                }
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static bool OnlyNames(JsonView concepts)
    {
        foreach (var concept in concepts.Items)
        {
            if (concept["property"u8].Exists || concept["extension"u8].Exists || !OnlyNames(concept["concept"u8]))
            {
                return false;
            }
        }

        return true;
    }
}
