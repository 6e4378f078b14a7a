using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shr.Fhir;

namespace Shr.Server.Registries.Encounters;

/// <summary>Makes the record of an entry: the id it gets here, the tag of its encounter, and the encounter's confidentiality.</summary>
internal static class EntryEditor
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = StoredRecord.MaxDepth };

    /// <summary>The bytes of the record. What is confidential as a whole is so in each of its parts.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="key">The record.</param>
    /// <param name="encounterId">The encounter.</param>
    /// <param name="confidentiality">R or V, or null.</param>
    /// <param name="submission">The fingerprint of the Bundle, for the Encounter itself; or null.</param>
    public static byte[] Write(SubmittedEntry entry, ResourceKey key, string encounterId, string? confidentiality, string? submission)
    {
        var content = (JsonObject)entry.Content.DeepClone();
        content["id"] = key.Id;
        var meta = content["meta"] as JsonObject ?? [];
        content["meta"] = meta.Parent is null ? meta : meta.DeepClone();
        meta = (JsonObject)content["meta"]!;
        Add(meta, "tag", EncounterTerms.ContentTag, encounterId);
        if (confidentiality is not null)
        {
            Add(meta, "security", EncounterTerms.Confidentiality, confidentiality);
        }

        if (submission is not null)
        {
            Replace(meta, submission);
        }

        return JsonSerializer.SerializeToUtf8Bytes(content, Json);
    }

    // One of a system: what the sender says under the server's own, or a laxer level, is replaced.
    private static void Add(JsonObject meta, string list, string system, string code)
    {
        var codings = meta[list] as JsonArray ?? [];
        foreach (var same in codings.Where(c => StoredRecord.TextOf(c, "system") == system && StoredRecord.TextOf(c, "code") != "V").ToList())
        {
            codings.Remove(same);
        }

        codings.Add(new JsonObject { ["system"] = system, ["code"] = code });
        if (codings.Parent is null)
        {
            meta[list] = codings;
        }
    }

    private static void Replace(JsonObject meta, string submission)
    {
        var extensions = meta["extension"] as JsonArray ?? [];
        foreach (var same in extensions.Where(e => StoredRecord.TextOf(e, "url") == EncounterTerms.Submission).ToList())
        {
            extensions.Remove(same);
        }

        extensions.Add(new JsonObject { ["url"] = EncounterTerms.Submission, ["valueString"] = submission });
        if (extensions.Parent is null)
        {
            meta["extension"] = extensions;
        }
    }
}
