using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Registries.Matching;
using Shr.Server.Registries.Patients;
using Shr.Server.Security.Access;

namespace Shr.Server.Registries.Duplicates;

/// <summary>How a pair is kept: a Task whose focus is the first patient, and whose inputs say the rest.</summary>
/// <remarks>https://hl7.org/fhir/R4/task.html</remarks>
internal static class PairTask
{
    private const string Part = "http://dghs.gov.bd/registry/duplicate-part";
    private const string Marker = "http://dghs.gov.bd/registry/duplicate-marker";
    private const string Other = "patient2";
    private const string Reason = "reason";
    private const string Ignored = "ignored-reason";
    private const string Score = "score";
    private const string Explanation = "explanation";

    private static readonly string[] Statuses = ["requested", "completed", "rejected", "cancelled"];

    /// <summary>The Task of a pair.</summary>
    public static JsonObject Write(DuplicatePair pair) => new()
    {
        ["resourceType"] = "Task",
        ["id"] = pair.Id,
        ["extension"] = ReviewAreas.Write(pair.Areas),
        ["identifier"] = new JsonArray(new JsonObject { ["system"] = Marker, ["value"] = pair.Marker.ToString() }),
        ["status"] = Statuses[(int)pair.Status],
        ["intent"] = "proposal",
        ["code"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = PatientTerms.ReviewKind, ["code"] = PatientTerms.DuplicateReview }) },
        ["focus"] = new JsonObject { ["reference"] = $"Patient/{pair.Patient1}" },
        ["input"] = new JsonArray([
            Input(Other, "valueReference", new JsonObject { ["reference"] = $"Patient/{pair.Patient2}" }),
            .. pair.Reasons.Select(r => Input(Reason, "valueCode", r)),
            .. pair.Ignored.Select(r => Input(Ignored, "valueCode", r)),
            Input(Score, "valueDecimal", pair.Score),
            Input(Explanation, "valueString", pair.Explanation.Length > 0 ? pair.Explanation : "-"),
        ]),
    };

    /// <summary>The pair of a Task, or null where it is none.</summary>
    public static DuplicatePair? Read(StoredRecord task)
    {
        if (Code(task.Root) != PatientTerms.DuplicateReview || LocalReference.Of(task.Root["focus"], "Patient") is not { } first
            || Inputs(task, Other).Select(i => LocalReference.Of(i["valueReference"], "Patient")).OfType<ResourceKey>().ToArray() is not [var second]
            || !Guid.TryParse(task.Identifier(Marker), out var marker))
        {
            return null;
        }

        return new DuplicatePair
        {
            Patient1 = first.Id,
            Patient2 = second.Id,
            Reasons = [.. Codes(task, Reason)],
            Ignored = [.. Codes(task, Ignored)],
            Score = Inputs(task, Score).Select(i => i["valueDecimal"]?.GetValue<decimal>()).FirstOrDefault() ?? 0,
            Explanation = Inputs(task, Explanation).Select(i => StoredRecord.TextOf(i, "valueString")).FirstOrDefault() ?? "",
            Marker = marker,
            Areas = [.. task.Extensions(RegistryTerms.Catchment)],
            Status = (PairStatus)Math.Max(0, Array.IndexOf(Statuses, task.Text("status"))),
        };
    }

    /// <summary>What a Task is found by: a pair by both patients; and while it waits, by each area around them, in the order of time.</summary>
    public static IReadOnlyList<IndexEntry> Entries(Element task, Areas areas)
    {
        var kind = KindOf(task);
        if (kind is RegistryTerms.MergeOfPatients or RegistryTerms.MergeStep)
        {
            return [new IndexEntry(MatchLabels.KeptKey())];
        }

        if (kind != PatientTerms.DuplicateReview || IdOf(task.Child("focus"u8)) is not { } first)
        {
            return [];
        }

        var entries = new List<IndexEntry> { new(MatchLabels.KeptKey()), new(MatchLabels.PairOfKey(first)) };
        foreach (var input in task.ChildrenOf("input"u8))
        {
            if (input.Child("valueReference"u8) is { Exists: true } other && IdOf(other) is { } second)
            {
                entries.Add(new IndexEntry(MatchLabels.PairOfKey(second)));
            }
        }

        foreach (var identifier in task.ChildrenOf("identifier"u8))
        {
            if (task.ChildString("status"u8) == Statuses[0] && identifier.ChildString("system"u8) == Marker && Guid.TryParse(identifier.ChildString("value"u8), out var marker))
            {
                entries.AddRange(areas.OfExtensions(task).Select(a => new IndexEntry(MatchLabels.OpenPairKey(a, marker))));
            }
        }

        return entries;
    }

    /// <summary>The code that a Task has among those of reviews, or null.</summary>
    public static string? Code(JsonNode task) =>
        StoredRecord.ListOf(task["code"], "coding").Where(c => StoredRecord.TextOf(c, "system") == PatientTerms.ReviewKind).Select(c => StoredRecord.TextOf(c, "code")).FirstOrDefault();

    private static string? KindOf(Element task)
    {
        foreach (var coding in task.Child("code"u8) is { Exists: true } code ? code.ChildrenOf("coding"u8) : default)
        {
            if (coding.ChildString("system"u8) == PatientTerms.ReviewKind)
            {
                return coding.ChildString("code"u8);
            }
        }

        return null;
    }

    private static string? IdOf(Element reference) =>
        reference.Exists && reference.ChildString("reference"u8) is { } text && text.StartsWith("Patient/", StringComparison.Ordinal) ? text["Patient/".Length..] : null;

    private static IEnumerable<JsonObject> Inputs(StoredRecord task, string part) =>
        task.List("input").Where(i => StoredRecord.ListOf(i["type"], "coding").Any(c => StoredRecord.TextOf(c, "code") == part));

    private static IEnumerable<string> Codes(StoredRecord task, string part) => Inputs(task, part).Select(i => StoredRecord.TextOf(i, "valueCode")).OfType<string>();

    private static JsonObject Input(string part, string name, JsonNode value) => new()
    {
        ["type"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = Part, ["code"] = part }) },
        [name] = value,
    };
}
