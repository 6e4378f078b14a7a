using System.Text.Json;
using System.Text.Json.Nodes;

namespace Shr.Server.Operations.Terminology.Legacy;

/// <summary>Makes FHIR R4 code systems and value sets of what the legacy registry tells.</summary>
/// <param name="address">The registry's address without a slash at the end; its code systems are known below it.</param>
internal sealed class LegacyResources(string address)
{
    private readonly string _root = address + "/ws/rest/v1/tr";

    /// <summary>The concepts: code is the uuid, as records refer to them.</summary>
    public JsonObject Concepts(IEnumerable<byte[]> documents) => CodeSystem($"{_root}/concepts", "LegacyConcepts", documents, d => Concept(
        Text(d, "uuid"),
        Text(d["fullySpecifiedName"], "conceptName"),
        Text(d, "description"),
        IsTrue(d, "retired"),
        [
            .. Items(d, "names").Where(n => Text(n, "conceptName") is not null && Text(n, "conceptName") != Text(d["fullySpecifiedName"], "conceptName"))
                .Select(n => new JsonObject { ["language"] = Language(Text(n, "locale")), ["value"] = Text(n, "conceptName") }),
        ],
        [
            ("conceptClass", Text(d, "conceptClass")), ("datatype", Text(d, "datatypeName")),
            .. Items(d, "referenceTerms").Select(t => ("referenceTerm", (string?)$"{Text(t["conceptSource"], "name")} {Text(t, "code")}".Trim())),
        ]));

    /// <summary>The reference terms, one code system for each source (ICD10-BD, LOINC ...).</summary>
    public IEnumerable<JsonObject> ReferenceTerms(IEnumerable<byte[]> documents)
    {
        var parsed = documents.Select(Parse).OfType<JsonObject>().GroupBy(d => Text(d["conceptSource"], "name") ?? "unnamed", StringComparer.Ordinal);
        return parsed.Select(source => CodeSystem(
            $"{_root}/referenceterms/{Uri.EscapeDataString(source.Key)}",
            source.Key,
            source,
            d => Concept(Text(d, "code"), Text(d, "name"), Text(d, "description"), IsTrue(d, "retired"), [], [("uuid", Text(d, "uuid")), ("mapType", Text(d, "mapType"))])));
    }

    /// <summary>The drugs: code is the id of the Medication.</summary>
    public JsonObject Drugs(IEnumerable<byte[]> documents) => CodeSystem($"{_root}/drugs", "LegacyDrugs", documents, d => Concept(
        Text(d, "id"),
        Text(d, "name") ?? Text(d["code"], "text"),
        null,
        Extension(d, "MedicationRetired") == "true",
        [],
        [
            ("strength", Extension(d, "MedicationStrength")), ("form", Text(d["product"]?["form"]?["coding"]?[0], "display") ?? Text(d["product"]?["form"], "text")),
            .. Items(d["code"], "coding").Select(c => ("code", Text(c, "code"))),
        ]));

    /// <summary>A value set of the registry: its codes as a code system, and a value set with all of them.</summary>
    public static IEnumerable<JsonObject> ValueSet(byte[] document)
    {
        if (Parse(document) is not { } d || Text(d["codeSystem"], "system") is not { } system)
        {
            yield break;
        }

        var name = Text(d, "name") ?? system[(system.LastIndexOf('/') + 1)..];
        var codes = CodeSystem(system, name, Items(d["codeSystem"], "concept").OfType<JsonObject>(), c => Concept(Text(c, "code"), Text(c, "display"), Text(c, "definition"), false, [], []));
        codes["status"] = Text(d, "status") == "retired" ? "retired" : "active";
        yield return codes;
        yield return new JsonObject
        {
            ["resourceType"] = "ValueSet",
            ["url"] = system,
            ["name"] = name,
            ["description"] = Text(d, "description"),
            ["status"] = Text(d, "status") == "retired" ? "retired" : "active",
            ["compose"] = new JsonObject { ["include"] = new JsonArray(new JsonObject { ["system"] = system }) },
        };
    }

    /// <summary>What a thing is kept under: its uuid or id; null where it has none.</summary>
    public static string? KeyOf(byte[] document) => Parse(document) is { } d ? Text(d, "uuid") ?? Text(d, "id") : null;

    private static JsonObject CodeSystem(string url, string name, IEnumerable<byte[]> documents, Func<JsonObject, JsonObject?> read) =>
        CodeSystem(url, name, documents.Select(Parse).OfType<JsonObject>(), read);

    private static JsonObject CodeSystem(string url, string name, IEnumerable<JsonObject> documents, Func<JsonObject, JsonObject?> read)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return new JsonObject
        {
            ["resourceType"] = "CodeSystem",
            ["url"] = url,
            ["name"] = name,
            ["status"] = "active",
            ["language"] = "en",
            ["caseSensitive"] = true,
            ["content"] = "complete",
            ["concept"] = new JsonArray([.. documents.Select(read).OfType<JsonObject>().Where(c => seen.Add((string)c["code"]!))]),
        };
    }

    private static JsonObject? Concept(string? code, string? display, string? definition, bool isRetired, JsonObject[] designations, IReadOnlyList<(string Code, string? Value)> properties)
    {
        if (code is null)
        {
            return null;
        }

        var concept = new JsonObject { ["code"] = code, ["display"] = display ?? code };
        if (definition is not null)
        {
            concept["definition"] = definition;
        }

        if (designations.Length > 0)
        {
            concept["designation"] = new JsonArray(designations);
        }

        var list = new JsonArray([.. properties.Where(p => p.Value is { Length: > 0 }).Select(p => new JsonObject { ["code"] = p.Code, ["valueString"] = p.Value })]);
        if (isRetired)
        {
            list.Add(new JsonObject { ["code"] = "inactive", ["valueBoolean"] = true });
        }

        if (list.Count > 0)
        {
            concept["property"] = list;
        }

        return concept;
    }

    private static JsonObject? Parse(byte[] document)
    {
        try
        {
            return JsonNode.Parse(document) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<JsonNode> Items(JsonNode? owner, string name) => owner is JsonObject o && o[name] is JsonArray items ? items.OfType<JsonNode>() : [];

    private static string? Text(JsonNode? owner, string name) =>
        owner is JsonObject o && o[name] is JsonValue value && value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number && value.ToString() is { Length: > 0 } text ? text : null;

    private static bool IsTrue(JsonObject owner, string name) => owner[name] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    // "http://.../fhir-extensions#MedicationStrength": the part behind # counts.
    private static string? Extension(JsonObject owner, string name) => Items(owner, "extension")
        .Where(e => Text(e, "url")?.EndsWith(name, StringComparison.Ordinal) == true)
        .Select(e => ((JsonObject)e).Where(p => p.Key.StartsWith("value", StringComparison.Ordinal)).Select(p => p.Value?.ToString()).FirstOrDefault())
        .FirstOrDefault();

    // OpenMRS writes en_GB.
    private static string? Language(string? locale) => locale?.Replace('_', '-');
}
