using System.Globalization;
using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Server.Registries.Patients;
using Shr.Storage;

namespace Shr.Server.Registries.Duplicates;

/// <summary>A merge of two patients, kept as a Task by which it can be undone.</summary>
/// <param name="Id">The id of the Task.</param>
/// <param name="Source">The record id of the patient that ended.</param>
/// <param name="Target">The record id of the patient that stays.</param>
/// <param name="SourceBefore">The source's version before.</param>
/// <param name="TargetBefore">The target's version before.</param>
/// <param name="At">When.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Areas">Where the two live.</param>
internal sealed record PatientMerge(
    string Id, string Source, string Target, int SourceBefore, int TargetBefore, DateTimeOffset At, MergeState State, IReadOnlyList<string> Areas)
{
    /// <summary>What the ids of merges start with.</summary>
    public const string IdPrefix = "merge-";

    private const string Part = "http://dghs.gov.bd/registry/merge-part";

    private static readonly string[] Statuses = ["in-progress", "completed", "on-hold", "cancelled"];

    /// <summary>The patient that ended.</summary>
    public ResourceKey SourceKey => new("Patient", Source);

    /// <summary>The patient that stays.</summary>
    public ResourceKey TargetKey => new("Patient", Target);

    /// <summary>The key of the Task.</summary>
    public ResourceKey Key => new("Task", Id);

    /// <summary>The merge of a Task, or null where it is none.</summary>
    public static PatientMerge? Read(ResourceVersion version)
    {
        var task = new StoredRecord(version);
        return PairTask.Code(task.Root) == RegistryTerms.MergeOfPatients
            && VersionOf(task.Root["focus"]) is var (source, sourceVersion)
            && task.List("input").Select(i => VersionOf(i["valueReference"])).FirstOrDefault(v => v is not null) is var (target, targetVersion)
            && DateTimeOffset.TryParse(task.Text("authoredOn"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new PatientMerge(version.Key.Id, source.Id, target.Id, sourceVersion, targetVersion, at,
                (MergeState)Math.Max(0, Array.IndexOf(Statuses, task.Text("status"))), [.. task.Extensions(RegistryTerms.Catchment)])
            : null;
    }

    /// <summary>The words of <c>Task.status</c> for merges that are not finished.</summary>
    public static string Unfinished => $"{Statuses[(int)MergeState.Following]},{Statuses[(int)MergeState.Undoing]}";

    /// <summary>The Task.</summary>
    public JsonObject Write() => new()
    {
        ["resourceType"] = "Task",
        ["id"] = Id,
        ["extension"] = ReviewAreas.Write(Areas),
        ["status"] = Statuses[(int)State],
        ["intent"] = "order",
        ["code"] = CodeOf(RegistryTerms.MergeOfPatients),
        ["focus"] = Versioned(SourceKey, SourceBefore),
        ["authoredOn"] = At.UtcDateTime.ToString(ResourceTemplate.InstantFormat, CultureInfo.InvariantCulture),
        ["input"] = new JsonArray(new JsonObject { ["type"] = Typed("target"), ["valueReference"] = Versioned(TargetKey, TargetBefore) }),
    };

    /// <summary>The Task of records that followed together: each with its version before.</summary>
    public JsonObject WriteStep(string id, IEnumerable<(ResourceKey Key, int Before)> moved, bool isUndone) => new()
    {
        ["resourceType"] = "Task",
        ["id"] = id,
        ["extension"] = ReviewAreas.Write(Areas),
        ["partOf"] = new JsonArray(new JsonObject { ["reference"] = Key.ToString() }),
        ["status"] = Statuses[(int)(isUndone ? MergeState.Undone : MergeState.Done)],
        ["intent"] = "order",
        ["code"] = CodeOf(RegistryTerms.MergeStep),
        ["output"] = new JsonArray([.. moved.Select(m => new JsonObject { ["type"] = Typed("moved"), ["valueReference"] = Versioned(m.Key, m.Before) })]),
    };

    /// <summary>The records of a step that has not been undone; null for any other Task.</summary>
    public static IReadOnlyList<(ResourceKey Key, int Before)>? ReadStep(ResourceVersion version)
    {
        var task = new StoredRecord(version);
        return PairTask.Code(task.Root) == RegistryTerms.MergeStep && task.Text("status") == Statuses[(int)MergeState.Done]
            ? [.. task.List("output").Select(o => VersionOf(o["valueReference"])).OfType<(ResourceKey, int)>()]
            : null;
    }

    private static JsonObject CodeOf(string code) => new() { ["coding"] = new JsonArray(new JsonObject { ["system"] = PatientTerms.ReviewKind, ["code"] = code }) };

    private static JsonObject Typed(string part) => new() { ["coding"] = new JsonArray(new JsonObject { ["system"] = Part, ["code"] = part }) };

    private static JsonObject Versioned(ResourceKey key, int version) =>
        new() { ["reference"] = string.Create(CultureInfo.InvariantCulture, $"{key}/_history/{version}") };

    private static (ResourceKey Key, int Version)? VersionOf(JsonNode? reference) =>
        StoredRecord.TextOf(reference, "reference")?.Split('/') is [var type, var id, "_history", var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? (new ResourceKey(type, id), version)
            : null;
}
