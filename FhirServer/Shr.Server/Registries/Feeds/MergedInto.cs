using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Storage;

namespace Shr.Server.Registries.Feeds;

/// <summary>Into whom a Patient was merged, as its record says: not active, and linked as replaced.</summary>
internal static class MergedInto
{
    /// <summary>The survivor by a planned write, or null.</summary>
    public static ResourceKey? Of(WriteOp write)
    {
        // Links are rare; only then is the body looked at.
        foreach (var entry in write.Index)
        {
            if (entry.Target is { Type: "Patient" } && write.Body is { } body)
            {
                return Of(StoredRecord.Parse(body.Fill(1, DateTimeOffset.UnixEpoch)));
            }
        }

        return null;
    }

    /// <summary>The survivor by a version of a Patient, or null.</summary>
    public static ResourceKey? Of(ResourceVersion? version) => version is null or { IsDeleted: true } ? null : Of(StoredRecord.Parse(version.Json.Span));

    /// <summary>The survivor by a Patient, or null.</summary>
    private static ResourceKey? Of(JsonNode? patient) =>
        patient?["active"] is JsonValue value && value.TryGetValue<bool>(out var active) && !active
            ? StoredRecord.ListOf(patient, "link").Where(l => StoredRecord.TextOf(l, "type") == "replaced-by")
                .Select(l => LocalReference.Of(l["other"], "Patient")).FirstOrDefault(k => k is not null)
            : null;
}
