using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Server.Registries.Feeds;
using Shr.Server.Writing;

namespace Shr.Server.Registries.Patients;

/// <summary>
/// The changes of one patient's fields that wait for approval, as a Task: each input is a request, each output what
/// became of one. There is one Task per patient, so two who ask at the same time meet at its version.
/// </summary>
internal sealed class ApprovalTask
{
    private const int MaxDecisions = 500;
    private const string Taken = "accepted";

    private readonly JsonObject _root;

    private ApprovalTask(JsonObject root, int version)
    {
        _root = root;
        Version = version;

        // A merge ends a Task and leaves its inputs as they were.
        Pending = StoredRecord.TextOf(root, "status") != "requested" ? [] : [.. StoredRecord.ListOf(root, "input").Select(ReadRequest).OfType<FieldRequest>()];
    }

    /// <summary>The version read; 0 where there is no Task yet.</summary>
    public int Version { get; }

    /// <summary>What waits, in the order of the first request for each value.</summary>
    public IReadOnlyList<FieldRequest> Pending { get; private set; }

    /// <summary>What was decided, the oldest first.</summary>
    public IReadOnlyList<FieldDecision> Decisions => [.. StoredRecord.ListOf(_root, "output").Select(ReadDecision).OfType<FieldDecision>()];

    /// <summary>The record of the patient with a health id.</summary>
    public static ResourceKey KeyOf(string hid) =>
        new("Task", "approvals-" + (hid.Length <= 40 ? hid : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hid)))[..40]));

    /// <summary>A stored Task.</summary>
    public static ApprovalTask Read(JsonNode task, int version) => new((JsonObject)task.DeepClone(), version);

    /// <summary>A Task for a patient who has none.</summary>
    public static ApprovalTask Empty(PatientRecord patient) => new(
        new JsonObject
        {
            ["resourceType"] = "Task",
            ["id"] = KeyOf(patient.Hid).Id,
            ["status"] = "requested",
            ["intent"] = "proposal",
            ["code"] = ElementEditor.Concept(PatientTerms.ReviewKind, PatientTerms.FieldApproval),
            ["for"] = new JsonObject { ["reference"] = patient.Key.ToString() },
        },
        0);

    /// <summary>Adds a request; who asks for a value that waits already joins those who did. False where nothing changes.</summary>
    public bool Ask(string field, JsonNode? value, RequesterStamp? stamp, DateTimeOffset now)
    {
        var requester = new FieldRequester(stamp, Instant(now));
        var same = Pending.FirstOrDefault(r => r.Field == field && JsonNode.DeepEquals(r.Value, value));
        if (same is not null && same.Requesters.Any(r => r.Stamp == stamp))
        {
            return false;
        }

        var request = same is null
            ? new FieldRequest(NewId(now), field, value?.DeepClone(), [requester])
            : same with { Requesters = [.. same.Requesters, requester] };
        Pending = same is null ? [.. Pending, request] : [.. Pending.Select(r => r == same ? request : r)];
        return true;
    }

    /// <summary>The request for a value of a field, or null.</summary>
    public FieldRequest? Find(string field, JsonNode? value) => Pending.FirstOrDefault(r => r.Field == field && JsonNode.DeepEquals(r.Value, value));

    /// <summary>Takes a value: all other requests for the field go with it.</summary>
    public void Accept(FieldRequest request, RequesterStamp? approver, DateTimeOffset now, int patientVersion)
    {
        Pending = [.. Pending.Where(r => r.Field != request.Field)];
        Note(new FieldDecision(request, true, new FieldRequester(approver, Instant(now)), patientVersion));
    }

    /// <summary>Refuses one value; the others wait on.</summary>
    public void Reject(FieldRequest request, RequesterStamp? approver, DateTimeOffset now)
    {
        Pending = [.. Pending.Where(r => r != request)];
        Note(new FieldDecision(request, false, new FieldRequester(approver, Instant(now)), null));
    }

    /// <summary>Ends all that waits, as the patient was retired.</summary>
    public void Clear() => Pending = [];

    /// <summary>The resource to be written.</summary>
    /// <param name="area">The code of where the patient lives: by it an approver is shown the Task on the FHIR API.</param>
    /// <param name="now">The time.</param>
    public JsonObject ToResource(string area, DateTimeOffset now)
    {
        ElementEditor.SetExtension(_root, RegistryTerms.Catchment, "valueString", area.Length == 0 ? null : area);
        _root.Remove("meta");
        _root.Remove("input");
        _root["status"] = Pending.Count > 0 ? "requested" : "completed";
        _root["lastModified"] = Instant(now);
        if (_root["authoredOn"] is null)
        {
            _root["authoredOn"] = Instant(now);
        }

        if (Pending.Count > 0)
        {
            _root["input"] = new JsonArray([.. Pending.Select(WriteRequest)]);
        }

        return _root;
    }

    private void Note(FieldDecision decision)
    {
        var output = WriteRequest(decision.Request);
        ElementEditor.Add(output, "extension", Person(PatientTerms.DecidedBy, decision.Approver, decision.IsAccepted ? Taken : "refused"));
        if (decision.PatientVersion is { } version)
        {
            ElementEditor.SetExtension(output, PatientTerms.PatientVersion, "valueInteger", version);
        }

        ElementEditor.Add(_root, "output", output);
        var outputs = (JsonArray)_root["output"]!;
        if (outputs.Count > MaxDecisions)
        {
            // The older ones are in the history of the Task.
            outputs.RemoveAt(0);
        }
    }

    private static JsonObject WriteRequest(FieldRequest request) => new()
    {
        ["id"] = request.Id,
        ["extension"] = new JsonArray([.. request.Requesters.Select(r => Person(PatientTerms.RequestedBy, r, null))]),
        ["type"] = ElementEditor.Concept(PatientTerms.PatientField, request.Field),
        ["valueString"] = request.Value?.ToJsonString(JsonBody.Options) ?? "null",
    };

    private static FieldRequest? ReadRequest(JsonObject item)
    {
        if (StoredRecord.TextOf(item, "id") is not { } id || ElementEditor.Code(item["type"], PatientTerms.PatientField) is not { } field
            || StoredRecord.TextOf(item, "valueString") is not { } value)
        {
            return null;
        }

        return JsonBody.TryRead(value, out var read) ? new FieldRequest(id, field, read, [.. People(item, PatientTerms.RequestedBy).Select(p => p.Person)]) : null;
    }

    private static FieldDecision? ReadDecision(JsonObject item) =>
        ReadRequest(item) is { } request && People(item, PatientTerms.DecidedBy).FirstOrDefault() is { Person: { } approver } decided
            ? new FieldDecision(
                request,
                decided.Decision == Taken,
                approver,
                ElementEditor.Extension(item, PatientTerms.PatientVersion)?["valueInteger"] is JsonValue version && version.TryGetValue<int>(out var number) ? number : null)
            : null;

    private static JsonObject Person(string url, FieldRequester who, string? decision)
    {
        var parts = new JsonArray(new JsonObject { ["url"] = "at", ["valueInstant"] = who.At });
        foreach (var (name, value) in new[] { ("user", who.Stamp?.User), ("facility", who.Stamp?.Facility), ("provider", who.Stamp?.Provider), ("admin", who.Stamp?.Admin), ("decision", decision) })
        {
            if (value is { Length: > 0 })
            {
                parts.Add(new JsonObject { ["url"] = name, ["valueString"] = value });
            }
        }

        return new JsonObject { ["url"] = url, ["extension"] = parts };
    }

    private static IEnumerable<(FieldRequester Person, string? Decision)> People(JsonObject item, string url)
    {
        foreach (var extension in StoredRecord.ListOf(item, "extension").Where(e => StoredRecord.TextOf(e, "url") == url))
        {
            string? Part(string name) => ElementEditor.ExtensionText(extension, name);
            var stamp = Part("user") is { } user ? new RequesterStamp(user, Part("facility"), Part("provider"), Part("admin")) : null;
            yield return (new FieldRequester(stamp, Part("at") ?? ""), Part("decision"));
        }
    }

    // Looks like the markers of the feeds, as clients sort both by time.
    private static string NewId(DateTimeOffset now) =>
        new FeedMarker(now, RandomNumberGenerator.GetInt32(int.MaxValue), RandomNumberGenerator.GetInt32(1 << 20)).ToString();

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
