using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Fhir.Xml;
using Shr.Storage;

namespace Shr.Server.Registries.Encounters;

/// <summary>
/// The content of an encounter as a Bundle, put together from the records as they are now, so that what is changed on the
/// FHIR API is seen. For confidential ones also the stub that feeds show.
/// </summary>
/// <param name="visible">The state of the store as the reader may see it.</param>
/// <param name="everything">The same without a filter: only what the contract itself discloses is shown from it.</param>
/// <param name="model">The model in force.</param>
/// <param name="fhirBase">The address of the FHIR API, for fullUrls.</param>
internal sealed class EncounterContent(IStoreSnapshot visible, IStoreSnapshot everything, CompiledModel model, string fhirBase)
{
    private static readonly string[] OfStub = ["id", "identifier", "subject", "status", "date", "author", "type", "confidentiality"];

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The content of an encounter; null where there is none (or it was deleted).</summary>
    public async ValueTask<EncounterDocument?> ReadAsync(ResourceKey encounter, CancellationToken cancellationToken)
    {
        var all = await new EncounterRecords(everything, model).AllAsync(encounter, cancellationToken);
        if (all.Count == 0)
        {
            return null;
        }

        var main = all.First(v => v.Key == encounter);
        var first = main.Version == 1 ? main : await everything.ReadAsync(encounter, 1, cancellationToken) ?? main;
        var composition = all[0].Key.Type == "Composition" ? all[0] : null;
        ResourceKey[] asked = composition is null ? [encounter] : [encounter, composition.Key];
        if ((await visible.ReadManyAsync(asked, cancellationToken)).All(v => v is not null))
        {
            var shown = (await visible.ReadManyAsync([.. all.Select(v => v.Key)], cancellationToken)).OfType<ResourceVersion>().Where(v => !v.IsDeleted).ToArray();
            return new EncounterDocument(
                EncounterReach.Full, Write(encounter, shown), first.LastUpdated, shown.Max(v => v.LastUpdated), [.. shown.Select(v => v.Key)]);
        }

        return await IsConfidentialAsync(main, composition, cancellationToken)
            ? new EncounterDocument(EncounterReach.Stub, Stub(main, composition), first.LastUpdated, all.Max(v => v.LastUpdated), [encounter])
            : new EncounterDocument(EncounterReach.Hidden, ReadOnlyMemory<byte>.Empty, first.LastUpdated, all.Max(v => v.LastUpdated), []);
    }

    /// <summary>A Bundle as XML text, as the old clients read it.</summary>
    public static string ToXml(ReadOnlyMemory<byte> bundle, CompiledModel model)
    {
        using var resource = Resource.Parse(bundle.ToArray(), model.Types, new IssueCollector(), model.MaxDepth)
            ?? throw new InvalidOperationException("The content of an encounter is no resource");
        using var stream = new MemoryStream();
        FhirXmlWriter.Write(resource.Root, stream);
        var text = Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length).TrimStart('\uFEFF');

        // It stands inside other texts, where a declaration of its encoding would be untrue.
        return text.StartsWith("<?xml", StringComparison.Ordinal) ? text[(text.IndexOf("?>", StringComparison.Ordinal) + 2)..].TrimStart() : text;
    }

    // A collection, as it always was: a document would have to hold the patient and the registries' records too.
    private byte[] Write(ResourceKey encounter, IReadOnlyList<ResourceVersion> records)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Options);
        Open(json, encounter, records.Max(v => v.LastUpdated));
        foreach (var record in records)
        {
            json.WriteStartObject();
            json.WriteString("fullUrl"u8, $"{fhirBase}/{record.Key}");
            json.WritePropertyName("resource"u8);
            json.WriteRawValue(record.Json.Span, skipInputValidation: true);
            json.WriteEndObject();
        }

        return Close(json, buffer);
    }

    private static void Open(Utf8JsonWriter json, ResourceKey encounter, DateTimeOffset at)
    {
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "Bundle"u8);
        json.WriteStartObject("identifier"u8);
        json.WriteString("system"u8, EncounterTerms.Identifier);
        json.WriteString("value"u8, encounter.Id);
        json.WriteEndObject();
        json.WriteString("type"u8, "collection"u8);
        json.WriteString("timestamp"u8, at.UtcDateTime.ToString(ResourceTemplate.InstantFormat, CultureInfo.InvariantCulture));
        json.WriteStartArray("entry"u8);
    }

    private static byte[] Close(Utf8JsonWriter json, ArrayBufferWriter<byte> buffer)
    {
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private byte[] Stub(ResourceVersion encounter, ResourceVersion? composition)
    {
        var stub = new JsonObject { ["resourceType"] = "Composition" };
        var source = composition is null ? OfEncounter(encounter) : (JsonObject)StoredRecord.Parse(composition.Json.Span);
        foreach (var name in OfStub)
        {
            stub[name] = source[name]?.DeepClone();
            if (stub[name] is null)
            {
                stub.Remove(name);
            }
        }

        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Options);
        Open(json, encounter.Key, (composition ?? encounter).LastUpdated);
        json.WriteStartObject();
        json.WriteString("fullUrl"u8, $"{fhirBase}/Composition/{StoredRecord.TextOf(stub, "id")}");
        json.WritePropertyName("resource"u8);
        stub.WriteTo(json);
        json.WriteEndObject();
        return Close(json, buffer);
    }

    // An encounter that came alone has no Composition; the stub says the same of it.
    private static JsonObject OfEncounter(ResourceVersion encounter)
    {
        var record = StoredRecord.Parse(encounter.Json.Span);
        return new JsonObject
        {
            ["id"] = encounter.Key.Id,
            ["identifier"] = StoredRecord.ListOf(record, "identifier").FirstOrDefault()?.DeepClone(),
            ["subject"] = record["subject"]?.DeepClone(),
            ["status"] = "final",
            ["date"] = StoredRecord.TextOf(record["period"], "start"),
            ["author"] = record["serviceProvider"] is { } facility ? new JsonArray(facility.DeepClone()) : null,
            ["type"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://loinc.org", ["code"] = "51899-3" }) },
            ["confidentiality"] = Level(record) ?? "R",
        };
    }

    private async ValueTask<bool> IsConfidentialAsync(ResourceVersion encounter, ResourceVersion? composition, CancellationToken cancellationToken)
    {
        if (Level(StoredRecord.Parse(encounter.Json.Span)) is not null
            || (composition is not null && (Level(StoredRecord.Parse(composition.Json.Span)) is not null || StoredRecord.TextOf(StoredRecord.Parse(composition.Json.Span), "confidentiality") is "R" or "V")))
        {
            return true;
        }

        return LocalReference.Of(StoredRecord.Parse(encounter.Json.Span)["subject"], "Patient") is { } patient
            && await everything.ReadAsync(patient, null, cancellationToken) is { IsDeleted: false } record
            && Level(StoredRecord.Parse(record.Json.Span)) is not null;
    }

    private static string? Level(JsonNode? record) => StoredRecord.ListOf(record?["meta"], "security")
        .Where(s => StoredRecord.TextOf(s, "system") == EncounterTerms.Confidentiality).Select(s => StoredRecord.TextOf(s, "code")).FirstOrDefault(c => c is "R" or "V");
}
