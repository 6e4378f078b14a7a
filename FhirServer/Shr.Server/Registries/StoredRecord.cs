using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Storage;

namespace Shr.Server.Registries;

/// <summary>A stored record as the views of the registries read it. What is missing is null, never an exception: any FHIR client may have written it.</summary>
internal sealed class StoredRecord(ResourceVersion version)
{
    /// <summary>As deep as the server ever lets JSON nest, and more; the default of parser and writer is less.</summary>
    public const int MaxDepth = 640;

    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = MaxDepth };

    private const string InstantFormat = "yyyy-MM-dd HH:mm:ss";

    private readonly JsonNode _root = Parse(version.Json.Span);

    /// <summary>The whole resource.</summary>
    public JsonNode Root => _root;

    /// <summary>Its id.</summary>
    public string Id => version.Key.Id;

    /// <summary>When it was last written, in UTC, as the national documents write instants.</summary>
    public string UpdatedAt => version.LastUpdated.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);

    /// <summary>Its version, from 1.</summary>
    public int Version => version.Version;

    /// <summary>Its type and id.</summary>
    public ResourceKey Key => version.Key;

    /// <summary>A text at the top level, or null.</summary>
    public string? Text(string name) => TextOf(_root, name);

    /// <summary>The objects of a list at the top level.</summary>
    public IEnumerable<JsonObject> List(string name) => ListOf(_root, name);

    /// <summary>The value of the first identifier of a system, or null.</summary>
    public string? Identifier(string system) => TextOf(List("identifier").FirstOrDefault(i => TextOf(i, "system") == system), "value");

    /// <summary>The code that <c>type</c> has in a system, or null.</summary>
    public string? TypeCode(string system) =>
        TextOf(List("type").SelectMany(t => ListOf(t, "coding")).FirstOrDefault(c => TextOf(c, "system") == system), "code");

    /// <summary>The display that <c>type</c> has in a system, or its code, or null.</summary>
    public string? TypeText(string system) =>
        List("type").SelectMany(t => ListOf(t, "coding")).FirstOrDefault(c => TextOf(c, "system") == system) is { } coding
            ? TextOf(coding, "display") ?? TextOf(coding, "code")
            : null;

    /// <summary>The <c>valueString</c>s of an extension.</summary>
    public IEnumerable<string> Extensions(string url) =>
        List("extension").Where(e => TextOf(e, "url") == url).Select(e => TextOf(e, "valueString")).OfType<string>();

    /// <summary>The first value of a way to reach it, or null.</summary>
    public string? Telecom(string system) => TextOf(List("telecom").FirstOrDefault(t => TextOf(t, "system") == system), "value");

    /// <summary>1 or 0, as the registries say whether something is in force; a record that does not say is.</summary>
    public int Active => _root["active"] is JsonValue value && value.TryGetValue<bool>(out var active) && !active ? 0 : 1;

    /// <summary>The object that a stored resource is.</summary>
    public static JsonNode Parse(ReadOnlySpan<byte> json) => JsonNode.Parse(json, null, Depth)!;

    /// <summary>A text of an object, or null.</summary>
    public static string? TextOf(JsonNode? node, string name) => node?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The objects of a list of an object.</summary>
    public static IEnumerable<JsonObject> ListOf(JsonNode? node, string name) => (node?[name] as JsonArray)?.OfType<JsonObject>() ?? [];
}
