using System.Buffers;
using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Shr.Definitions.Generator;

/// <summary>Copies a conformance resource without its prose: what is left is still FHIR JSON, one resource on one line.</summary>
internal static class FactFilter
{
    /// <summary>Elements that explain rather than rule, by path; children of recursive elements share their parent's path.</summary>
    private static readonly FrozenSet<string> Prose = new[]
    {
        "*.meta", "*.text", "*.implicitRules", "*.publisher", "*.contact", "*.description", "*.purpose", "*.copyright",
        "StructureDefinition.mapping", "StructureDefinition.keyword",
        "ElementDefinition.short", "ElementDefinition.definition", "ElementDefinition.comment", "ElementDefinition.requirements",
        "ElementDefinition.alias", "ElementDefinition.mapping", "ElementDefinition.example", "ElementDefinition.isModifierReason",
        "ElementDefinition.meaningWhenMissing", "ElementDefinition.orderMeaning", "ElementDefinition.binding.description",
        "ElementDefinition.constraint.requirements", "ElementDefinition.constraint.xpath",
        "SearchParameter.xpath",
        "OperationDefinition.comment", "OperationDefinition.parameter.documentation",
        "CodeSystem.property.description", "CodeSystem.filter.description", "CodeSystem.concept.definition",
        "ConceptMap.group.element.target.comment",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Extensions that state a rule. All others (maturity, work groups, remarks) are dropped.</summary>
    private static readonly FrozenSet<string> Ruling = new[]
    {
        "structuredefinition-fhir-type", "structuredefinition-hierarchy", "regex", "elementdefinition-maxValueSet", "elementdefinition-bestpractice",
        "elementdefinition-translatable", "operationdefinition-allowed-type", "codesystem-replacedby",
        "valueset-expand-rules", "valueset-expand-group", "valueset-systemName",
    }.Select(name => "http://hl7.org/fhir/StructureDefinition/" + name).ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] First = ["resourceType", "id", "url", "version"];

    // The pack is read by JSON readers only, never pasted into HTML, so non-ASCII text may stand as it is.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static byte[] Filter(JsonElement resource)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            WriteResource(resource, writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteResource(JsonElement resource, Utf8JsonWriter writer)
    {
        var type = resource.GetProperty("resourceType").GetString()!;
        writer.WriteStartObject();
        foreach (var name in First)
        {
            if (resource.TryGetProperty(name, out var value))
            {
                writer.WriteString(name, value.GetString());
            }
        }

        // R4 requires a search parameter to have a description; this one says no more than its code does.
        if (type == "SearchParameter")
        {
            writer.WriteString("description", "Search by " + resource.GetProperty("code").GetString());
        }

        foreach (var property in resource.EnumerateObject())
        {
            if (!First.Contains(property.Name) && !Prose.Contains("*." + property.Name.TrimStart('_')))
            {
                WriteProperty(property, type, writer);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteProperty(JsonProperty property, string parent, Utf8JsonWriter writer)
    {
        var path = Child(parent, property.Name.TrimStart('_'));
        if (Prose.Contains(path) || !HasFacts(property.Value, path))
        {
            return;
        }

        writer.WritePropertyName(property.Name);
        Write(property.Value, path, writer);
    }

    private static string Child(string parent, string name) => (parent, name) switch
    {
        ("StructureDefinition.snapshot" or "StructureDefinition.differential", "element") => "ElementDefinition",
        (_, "concept" or "part" or "contains") when parent.EndsWith('.' + name, StringComparison.Ordinal) => parent,
        ("OperationDefinition.parameter", "part") => parent,
        _ => parent + "." + name,
    };

    private static bool HasFacts(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().Any(item => HasFacts(item, path)),
        JsonValueKind.Object when IsExtension(path) => IsRuling(value.GetProperty("url").GetString()!),
        JsonValueKind.Object => value.EnumerateObject().Any(p => !Prose.Contains(Child(path, p.Name)) && HasFacts(p.Value, Child(path, p.Name))),
        JsonValueKind.Null => false,
        _ => true,
    };

    private static void Write(JsonElement value, string path, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when value.TryGetProperty("resourceType", out _):
                WriteResource(value, writer);
                break;
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    WriteProperty(property, path, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    if (!IsExtension(path) || HasFacts(item, path))
                    {
                        Write(item, path, writer);
                    }
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(path == "ElementDefinition.constraint.expression" ? Errata.Corrected(value.GetString()!) : value.GetString());
                break;
            default:
                writer.WriteRawValue(value.GetRawText(), skipInputValidation: true);
                break;
        }
    }

    // A name without slash is a part of a complex extension, which stays or goes as a whole.
    private static bool IsRuling(string url) => Ruling.Contains(url) || !url.Contains('/', StringComparison.Ordinal);

    private static bool IsExtension(string path) => path.EndsWith("extension", StringComparison.OrdinalIgnoreCase);
}
