using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Patients;

/// <summary>
/// Reads and changes extensions, identifiers and codings of a resource's JSON. Only what is named is touched, so that
/// what other FHIR clients have written there stays.
/// </summary>
internal static class ElementEditor
{
    /// <summary>The first extension of a url, or null.</summary>
    public static JsonObject? Extension(JsonNode? element, string url) =>
        StoredRecord.ListOf(element, "extension").FirstOrDefault(e => StoredRecord.TextOf(e, "url") == url);

    /// <summary>The text of an extension's value, whichever primitive it is, or null.</summary>
    public static string? ExtensionText(JsonNode? element, string url)
    {
        foreach (var (name, value) in Extension(element, url) ?? [])
        {
            if (name.StartsWith("value", StringComparison.Ordinal) && value is JsonValue text && text.TryGetValue<string>(out var found))
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Sets the one extension of a url to a value, or takes it away.</summary>
    public static void SetExtension(JsonObject element, string url, string valueName, JsonNode? value)
    {
        RemoveExtension(element, url);
        if (value is not null)
        {
            Add(element, "extension", new JsonObject { ["url"] = url, [valueName] = value });
        }
    }

    /// <summary>Takes the extensions of a url away.</summary>
    public static void RemoveExtension(JsonObject element, string url) => Remove(element, "extension", e => StoredRecord.TextOf(e, "url") == url);

    /// <summary>Sets the value of the one identifier of a system, or takes it away; what else the identifier says stays.</summary>
    public static void SetIdentifier(JsonObject resource, string system, string? value)
    {
        if (value is null)
        {
            Remove(resource, "identifier", i => StoredRecord.TextOf(i, "system") == system);
        }
        else if (StoredRecord.ListOf(resource, "identifier").FirstOrDefault(i => StoredRecord.TextOf(i, "system") == system) is { } identifier)
        {
            identifier["value"] = value;
        }
        else
        {
            Add(resource, "identifier", new JsonObject { ["system"] = system, ["value"] = value });
        }
    }

    /// <summary>The value of the first identifier of a system, or null.</summary>
    public static string? Identifier(JsonNode? resource, string system) =>
        StoredRecord.TextOf(StoredRecord.ListOf(resource, "identifier").FirstOrDefault(i => StoredRecord.TextOf(i, "system") == system), "value");

    /// <summary>The code a CodeableConcept has in a system, or null.</summary>
    public static string? Code(JsonNode? concept, string system) =>
        StoredRecord.TextOf(StoredRecord.ListOf(concept, "coding").FirstOrDefault(c => StoredRecord.TextOf(c, "system") == system), "code");

    /// <summary>A CodeableConcept with one coding.</summary>
    public static JsonObject Concept(string system, string code) =>
        new() { ["coding"] = new JsonArray(new JsonObject { ["system"] = system, ["code"] = code }) };

    /// <summary>Adds to a list, which is made where there is none.</summary>
    public static void Add(JsonObject element, string list, JsonNode item)
    {
        if (element[list] is JsonArray items)
        {
            items.Add(item);
        }
        else
        {
            element[list] = new JsonArray(item);
        }
    }

    /// <summary>Takes objects out of a list; an empty list goes, as FHIR has none.</summary>
    public static void Remove(JsonObject element, string list, Func<JsonObject, bool> which)
    {
        if (element[list] is not JsonArray items)
        {
            return;
        }

        for (var i = items.Count - 1; i >= 0; i--)
        {
            if (items[i] is JsonObject item && which(item))
            {
                items.RemoveAt(i);
            }
        }

        if (items.Count == 0)
        {
            element.Remove(list);
        }
    }
}
