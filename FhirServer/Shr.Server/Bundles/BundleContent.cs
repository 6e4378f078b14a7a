using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shr.Server.Registries.Matching;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Bundles;

/// <summary>A Bundle, written when it is sent: stored bytes go into it as they are.</summary>
/// <remarks>https://hl7.org/fhir/R4/bundle.html</remarks>
internal sealed record BundleContent(string Type, IReadOnlyList<BundleEntry> Entries) : IFhirContent
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The number of all matches or versions, or null.</summary>
    public long? Total { get; init; }

    /// <summary>Relations and addresses.</summary>
    public IReadOnlyList<(string Relation, string Url)> Links { get; init; } = [];

    /// <inheritdoc/>
    public void WriteTo(IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "Bundle"u8);
        json.WriteString("type"u8, Type);
        if (Total is { } total)
        {
            json.WriteNumber("total"u8, total);
        }

        WriteLinks(json);
        if (Entries.Count > 0)
        {
            json.WriteStartArray("entry"u8);
            foreach (var entry in Entries)
            {
                Write(json, entry);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteLinks(Utf8JsonWriter json)
    {
        if (Links.Count == 0)
        {
            return;
        }

        json.WriteStartArray("link"u8);
        foreach (var (relation, url) in Links)
        {
            json.WriteStartObject();
            json.WriteString("relation"u8, relation);
            json.WriteString("url"u8, url);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, BundleEntry entry)
    {
        json.WriteStartObject();
        if (entry.FullUrl is { } fullUrl)
        {
            json.WriteString("fullUrl"u8, fullUrl);
        }

        if (entry.Resource is { } resource)
        {
            json.WritePropertyName("resource"u8);
            WriteRaw(json, resource);
        }

        if (entry.SearchMode is { } mode)
        {
            json.WriteStartObject("search"u8);
            MatchScoreJson.WriteExtensions(json, entry.Score);
            json.WriteString("mode"u8, mode);
            MatchScoreJson.WriteScore(json, entry.Score);
            json.WriteEndObject();
        }

        if (entry.Request is { } request)
        {
            json.WriteStartObject("request"u8);
            json.WriteString("method"u8, request.Method);
            json.WriteString("url"u8, request.Url);
            json.WriteEndObject();
        }

        if (entry.Response is { } response)
        {
            Write(json, response);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, EntryResponse response)
    {
        json.WriteStartObject("response"u8);
        json.WriteString("status"u8, response.Status);
        if (response.Location is { } location)
        {
            json.WriteString("location"u8, location);
        }

        if (response.Version is { } version)
        {
            json.WriteString("etag"u8, string.Create(CultureInfo.InvariantCulture, $"W/\"{version}\""));
        }

        if (response.LastUpdated is { } instant)
        {
            json.WriteString("lastModified"u8, instant.UtcDateTime.ToString(ResourceTemplate.InstantFormat, CultureInfo.InvariantCulture));
        }

        if (response.Issues.Count > 0)
        {
            json.WritePropertyName("outcome"u8);
            new OutcomeContent(response.Issues, response.Source).WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static void WriteRaw(Utf8JsonWriter json, IFhirContent content)
    {
        if (content is StoredJson stored)
        {
            json.WriteRawValue(stored.Json.Span, skipInputValidation: true);
            return;
        }

        using var buffer = new PooledBuffer();
        content.WriteTo(buffer);
        json.WriteRawValue(buffer.Written, skipInputValidation: true);
    }
}
