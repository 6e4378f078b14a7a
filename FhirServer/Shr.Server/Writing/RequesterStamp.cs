using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shr.Server.Registries;
using Shr.Storage;

namespace Shr.Server.Writing;

/// <summary>
/// Who made a version, as the server writes it into <c>meta.extension</c>. What a client sends under the same url is
/// replaced, so it can be believed.
/// </summary>
/// <param name="User">The id of the user at the identity provider.</param>
/// <param name="Facility">The facility's code in its registry, or null.</param>
/// <param name="Provider">The provider's number in its registry, or null.</param>
/// <param name="Admin">The id of the administrator or approver, or null.</param>
internal sealed record RequesterStamp(string User, string? Facility, string? Provider, string? Admin)
{
    /// <summary>The extension's url.</summary>
    public const string Url = "http://dghs.gov.bd/fhir/StructureDefinition/recorded-by";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The stamp of a version, or null where it has none: it was made without signing in, or is a deletion.</summary>
    public static RequesterStamp? Of(ResourceVersion version) =>
        version.IsDeleted ? null : Of(StoredRecord.Parse(version.Json.Span));

    /// <summary>The stamp of a stored resource, or null.</summary>
    public static RequesterStamp? Of(JsonNode? resource)
    {
        foreach (var extension in resource?["meta"]?["extension"] as JsonArray ?? [])
        {
            if (extension is JsonObject found && Text(found, "url") == Url && found["extension"] is JsonArray parts)
            {
                string? Part(string name) => parts.OfType<JsonObject>().Where(p => Text(p, "url") == name).Select(p => Text(p, "valueString")).FirstOrDefault();
                return new RequesterStamp(Part("user") ?? "", Part("facility"), Part("provider"), Part("admin"));
            }
        }

        return null;
    }

    /// <summary>The extension in JSON.</summary>
    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteStartArray("extension"u8);
        Write(json, "user", User);
        Write(json, "facility", Facility);
        Write(json, "provider", Provider);
        Write(json, "admin", Admin);
        json.WriteEndArray();
        json.WriteString("url"u8, Url);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("url"u8, name);
        json.WriteString("valueString"u8, value);
        json.WriteEndObject();
    }

    private static string? Text(JsonObject node, string name) => node[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
