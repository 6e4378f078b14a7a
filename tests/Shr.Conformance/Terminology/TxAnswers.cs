using System.Text.Json;
using System.Text.Json.Nodes;

namespace Shr.Conformance.Terminology;

/// <summary>
/// Brings an answer into the form the templates have: R5's names for what R4 says by extensions, without what the tests
/// never look at, and in their order, for order is not tested.
/// </summary>
internal static class TxAnswers
{
    private const string R5 = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.expansion.";
    private const string Core = "http://hl7.org/fhir/StructureDefinition/";
    private const string Test = "http://hl7.org/fhir/test/";

    private static readonly HashSet<string> Compared =
    [
        .. new[]
        {
            "codesystem-alternate", "codesystem-conceptOrder", "codesystem-label", "coding-sctdescid", "structuredefinition-standards-status", "itemWeight",
            "rendering-style", "rendering-xhtml", "translation", "valueset-concept-definition", "valueset-conceptOrder", "valueset-deprecated", "valueset-label",
            "valueset-supplement", "alternate-code-use", "alternate-code-status", "operationoutcome-message-id", "valueset-unclosed", "valueset-unclosed-reason",
        }.Select(n => Core + n),
        .. new[]
        {
            "CodeSystem/de-multi", "CodeSystem/en-multi", "StructureDefinition/unknown-extension-1", "StructureDefinition/unknown-extension-3",
            "StructureDefinition/unknown-extension-4", "StructureDefinition/unknown-extension-5", "ValueSet/extensions-bad-supplement", "ValueSet/simple-all",
            "ValueSet/simple-enumerated", "ValueSet/simple-filter-isa",
        }.Select(n => Test + n),
    ];

    /// <summary>Brings the answer into form, in place.</summary>
    public static void Normalize(JsonObject resource)
    {
        ToR5(resource);
        Scrub(resource);
        if (TypeOf(resource) != "OperationOutcome")
        {
            Sort(resource);
        }
    }

    private static void ToR5(JsonObject resource)
    {
        switch (TypeOf(resource))
        {
            case "Parameters":
                Objects(resource["parameter"]).Select(p => p["resource"]).OfType<JsonObject>().ToList().ForEach(ToR5);
                break;
            case "ValueSet" when resource["expansion"] is JsonObject expansion:
                Take(expansion, R5 + "property", "code", "uri");
                Contains(expansion["contains"], c => Take(c, R5 + "contains.property", "code", "value"));
                break;
            default:
                break;
        }
    }

    // Extensions of an url become properties; their parts keep names, except that a value keeps its type too.
    private static void Take(JsonObject owner, string url, params string[] parts)
    {
        var taken = Objects(owner["extension"]).Where(e => Text(e["url"]) == url).ToList();
        foreach (var extension in taken)
        {
            var property = new JsonObject();
            foreach (var part in Objects(extension["extension"]))
            {
                var name = Text(part["url"])!;
                var (key, value) = part.FirstOrDefault(p => p.Key.StartsWith("value", StringComparison.Ordinal));
                if (value is not null && parts.Any(p => name == p || name == p + "[x]"))
                {
                    property[name.StartsWith("value", StringComparison.Ordinal) ? key : name] = value.DeepClone();
                }
            }

            if (owner["property"] is not JsonArray properties)
            {
                owner["property"] = properties = [];
            }

            properties.Add(property);
            owner["extension"]!.AsArray().Remove(extension);
        }

        if (owner["extension"] is JsonArray { Count: 0 })
        {
            owner.Remove("extension");
        }
    }

    private static void Scrub(JsonObject resource)
    {
        resource.Remove("meta");
        switch (TypeOf(resource))
        {
            case "ValueSet":
                resource.Remove("text");
                ScrubExtensions(resource, isRoot: true);
                break;
            case "OperationOutcome":
                resource.Remove("text");
                ScrubExtensions(resource, isRoot: true);
                ScrubIssues(resource);
                break;
            case "Parameters":
                foreach (var parameter in Objects(resource["parameter"]).ToList())
                {
                    if (Text(parameter["name"]) == "diagnostics")
                    {
                        resource["parameter"]!.AsArray().Remove(parameter);
                    }
                    else if (parameter["resource"] is JsonObject inner)
                    {
                        Scrub(inner);
                    }
                }

                break;
            default:
                break;
        }
    }

    private static void ScrubIssues(JsonObject outcome)
    {
        foreach (var issue in Objects(outcome["issue"]).ToList())
        {
            if (issue.ContainsKey("diagnostics") && !issue.ContainsKey("details"))
            {
                outcome["issue"]!.AsArray().Remove(issue);
            }
            else if (Text(issue["diagnostics"])?.Contains("x-request-id", StringComparison.OrdinalIgnoreCase) == false)
            {
                issue.Remove("diagnostics");
            }
        }
    }

    private static void ScrubExtensions(JsonNode? node, bool isRoot)
    {
        if (node is JsonArray array)
        {
            array.ToList().ForEach(a => ScrubExtensions(a, false));
        }

        if (node is not JsonObject owner)
        {
            return;
        }

        if (owner["extension"] is JsonArray extensions)
        {
            extensions.RemoveAll(e => Text(e!["url"]) is { } url && url.Contains(':', StringComparison.Ordinal) && !Compared.Contains(url));
            if (extensions.Count == 0)
            {
                owner.Remove("extension");
            }
        }

        foreach (var (name, value) in owner.ToList())
        {
            if (isRoot && name == "compose")
            {
                continue;
            }

            ScrubExtensions(value, false);
            if (name.StartsWith('_') && value is JsonObject { Count: 0 })
            {
                owner.Remove(name);
            }
        }
    }

    private static void Sort(JsonObject resource)
    {
        switch (TypeOf(resource))
        {
            case "Parameters":
                SortParameters(resource["parameter"]);
                foreach (var parameter in Objects(resource["parameter"]))
                {
                    if (parameter["resource"] is JsonObject inner)
                    {
                        SortInner(inner);
                    }

                    if (Text(parameter["name"]) == "message" && Text(parameter["valueString"]) is { } message && message.Contains("; ", StringComparison.Ordinal))
                    {
                        parameter["valueString"] = string.Join("; ", message.Split("; ").Order(StringComparer.Ordinal));
                    }
                }

                break;
            case "ValueSet":
                SortExtensions(resource["extension"]);
                if (resource["expansion"] is JsonObject expansion)
                {
                    SortExpansion(expansion);
                }

                break;
            default:
                break;
        }
    }

    private static void SortInner(JsonObject inner)
    {
        if (TypeOf(inner) == "OperationOutcome")
        {
            Order(inner["issue"], i => Text(i["severity"]), i => Text(i["code"]), i => Text((i["expression"] as JsonArray)?.FirstOrDefault()), i => Text((i["details"] as JsonObject)?["text"]));
        }
        else if (TypeOf(inner) == "Parameters")
        {
            Sort(inner);
        }
    }

    private static void SortExpansion(JsonObject expansion)
    {
        Objects(expansion["parameter"]).ToList().ForEach(p => SortExtensions(p["extension"]));
        Order(expansion["parameter"], p => Text(p["name"]), Value);
        Order(expansion["property"], p => Text(p["uri"]), p => Text(p["code"]));
        SortExtensions(expansion["extension"]);
        SortContains(expansion["contains"]);
    }

    private static void SortContains(JsonNode? contains)
    {
        Order(contains, c => Text(c["code"]));
        foreach (var item in Objects(contains))
        {
            SortContains(item["contains"]);
            SortExtensions(item["extension"]);
            var named = Objects(item["designation"]).All(d => d.ContainsKey("language"));
            Order(item["designation"], d => Text(d[named ? "language" : "value"]));
            Order(item["property"], p => Text(p["code"]));
        }
    }

    private static void SortParameters(JsonNode? parameters)
    {
        foreach (var parameter in Objects(parameters))
        {
            SortExtensions(parameter["extension"]);
            SortParameters(parameter["part"]);
        }

        Order(
            parameters,
            p => Text(p["name"]),
            p => PartOf(p, Text(p["name"]) == "property" ? "code" : "language"),
            p => Text(p["name"]) is "property" or "designation" ? PartOf(p, "value") : "");
    }

    private static string? PartOf(JsonObject parameter, string name) => Objects(parameter["part"]).FirstOrDefault(p => Text(p["name"]) == name) is { } part ? Value(part)?.ToLowerInvariant() : null;

    private static void SortExtensions(JsonNode? extensions)
    {
        Objects(extensions).ToList().ForEach(e => SortExtensions(e["extension"]));
        Order(extensions, e => Text(e["url"]));
    }

    private static void Order(JsonNode? array, params Func<JsonObject, string?>[] keys)
    {
        if (array is not JsonArray list)
        {
            return;
        }

        var ordered = Objects(list).OrderBy(o => keys[0](o) ?? "", StringComparer.Ordinal);
        foreach (var key in keys.Skip(1))
        {
            ordered = ordered.ThenBy(o => key(o) ?? "", StringComparer.Ordinal);
        }

        var items = ordered.ToList();
        list.Clear();
        items.ForEach(list.Add);
    }

    private static void Contains(JsonNode? contains, Action<JsonObject> action)
    {
        foreach (var item in Objects(contains))
        {
            action(item);
            Contains(item["contains"], action);
        }
    }

    private static string? Value(JsonObject owner) =>
        owner.FirstOrDefault(p => p.Key.StartsWith("value", StringComparison.Ordinal)).Value is JsonValue value ? value.ToString() : null;

    private static string? TypeOf(JsonObject resource) => Text(resource["resourceType"]);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node is JsonArray array ? array.OfType<JsonObject>() : [];
}
