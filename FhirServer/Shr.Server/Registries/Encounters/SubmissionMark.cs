using Shr.Storage;

namespace Shr.Server.Registries.Encounters;

/// <summary>By what an Encounter knows the Bundle it first came in.</summary>
internal static class SubmissionMark
{
    /// <summary>The fingerprint, or null.</summary>
    public static string? Of(ResourceVersion encounter) => encounter.IsDeleted
        ? null
        : StoredRecord.ListOf(StoredRecord.Parse(encounter.Json.Span)["meta"], "extension")
            .Where(e => StoredRecord.TextOf(e, "url") == EncounterTerms.Submission).Select(e => StoredRecord.TextOf(e, "valueString")).FirstOrDefault();
}
