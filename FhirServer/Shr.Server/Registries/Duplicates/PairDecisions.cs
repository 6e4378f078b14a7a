using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Registries.Patients;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Registries.Duplicates;

/// <summary>What an approver decides about two patients, in the words of the national index: <c>MERGE</c> and <c>RETAIN_ALL</c>.</summary>
internal sealed class PairDecisions(
    IResourceStore store, ModelHolder models, MergeRoad road, MergeAccess access, MergedFields fields, PatientView view)
{
    private const int Attempts = 10;

    /// <summary>Decides about a listed pair.</summary>
    public async ValueTask<NationalAnswer> DecideAsync(NationalCall call, CancellationToken cancellationToken)
    {
        if (call.ReadJson() is not { } body || body["patient1"] is not JsonObject first || body["patient2"] is not JsonObject second)
        {
            return Payload("invalid.payload");
        }

        if (StoredRecord.TextOf(body, "action") is not ("MERGE" or "RETAIN_ALL") || body.Count != 3)
        {
            return Payload("invalid.payload. action must be MERGE or RETAIN_ALL.");
        }

        if ((Unrecognised(first) ?? Unrecognised(second)) is { } unknown)
        {
            return unknown;
        }

        if (Hid(first) is not { } hid1 || Hid(second) is not { } hid2)
        {
            return Payload("invalid.payload. patient1 and patient2 need a hid.");
        }

        if (hid1 == hid2)
        {
            return Payload($"invalid.payload. Patient1 and Patient2 are the same [hid: {hid1}]. Cannot merge.");
        }

        var (pair, refusal) = await ReadAsync(call, hid1, first, hid2, second, cancellationToken);
        if (pair is null)
        {
            return refusal!;
        }

        return StoredRecord.TextOf(body, "action") == "MERGE"
            ? await MergeAsync(call, pair, cancellationToken)
            : await RetainAsync(call, pair, cancellationToken);
    }

    /// <summary>Merges a patient that need not be listed: <c>merged_with</c> says into whom.</summary>
    public async ValueTask<NationalAnswer> MergeIntoAsync(NationalCall call, string hid, CancellationToken cancellationToken)
    {
        if (call.ReadJson() is not { } body)
        {
            return Payload("invalid.payload");
        }

        if (Unrecognised(body) is { } unknown)
        {
            return unknown;
        }

        if (Hid(body) is { } named && named != hid)
        {
            return NationalAnswer.Refused(400, "validation error", 1000, new NationalFault(1004, "hid", "invalid hid"));
        }

        var target = StoredRecord.TextOf(body, "merged_with");
        if (!IsFalse(body["active"]) || target is not { Length: > 0 })
        {
            return NationalAnswer.Refused(400, "Merge request needs active false and merged_with");
        }

        if (target == hid)
        {
            return NationalAnswer.Refused(403, "Cannot merge with itself");
        }

        await using var everything = await call.OpenEverythingAsync(cancellationToken);
        var lookup = new PatientLookup(everything, call.Model, view);
        if (await lookup.FindAsync(hid, cancellationToken) is not { } first)
        {
            return NotFound(hid);
        }

        if (!first.IsActive)
        {
            return NationalAnswer.Refused(400, $"Cannot update inactive patient, already merged with {await lookup.MergedWithAsync(first, cancellationToken)}");
        }

        if (await lookup.FindAsync(target, cancellationToken) is not { } second)
        {
            return NationalAnswer.Refused(404, $"Merge_with patient not found with health id: {target}");
        }

        if (!second.IsActive)
        {
            return NationalAnswer.Refused(403, $"Cannot merge with inactive patient [hid: {second.Hid}]");
        }

        var result = await road.MergeAsync(new MergeAsk(call.Request, first.Key, second.Key) { Check = (one, other) => access.Refuse(call.Identity, one, other) }, cancellationToken);
        return Answer(call, result, new JsonObject { ["http_status"] = 202, ["id"] = first.Hid });
    }

    private async ValueTask<NationalAnswer> MergeAsync(NationalCall call, PatientPair pair, CancellationToken cancellationToken)
    {
        if (!IsFalse(pair.FirstBody["active"]) || StoredRecord.TextOf(pair.FirstBody, "merged_with") != pair.Second.Hid)
        {
            return Payload($"invalid.payload. Patient1 [hid: {pair.First.Hid}] must be inactive and merged with patient2 [hid: {pair.Second.Hid}]. Cannot merge.");
        }

        if (IsFalse(pair.SecondBody["active"]) || !pair.Second.IsActive || !string.IsNullOrEmpty(StoredRecord.TextOf(pair.SecondBody, "merged_with")))
        {
            return Payload($"invalid.payload. Patient2 [hid: {pair.Second.Hid}] is retired. Cannot merge.");
        }

        var ask = new MergeAsk(call.Request, pair.First.Key, pair.Second.Key)
        {
            MustBePair = true,
            Check = (one, other) => access.Refuse(call.Identity, one, other),
            Change = (from, to) => fields.Carry(pair.SecondBody, from, to) is { } field
                ? MergeResult.Refused(400, DuplicateIssues.NotFromFirst, pair.Second.Hid, field)
                : null,
        };
        var result = await road.MergeAsync(ask, cancellationToken);

        // Somebody else decided between the look and the merge.
        return result.Refusal?.Kind == DuplicateIssues.NoPair || result.Refusal?.Kind == DuplicateIssues.SourceRetired
            ? NoPair(pair.First.Hid, pair.Second.Hid)
            : Answer(call, result, new JsonObject { ["http_status"] = 202 });
    }

    private async ValueTask<NationalAnswer> RetainAsync(NationalCall call, PatientPair pair, CancellationToken cancellationToken)
    {
        if (new[] { pair.FirstBody, pair.SecondBody }.Any(b => IsFalse(b["active"]) || !string.IsNullOrEmpty(StoredRecord.TextOf(b, "merged_with"))) || !pair.First.IsActive || !pair.Second.IsActive)
        {
            return Payload("invalid.payload. Patient1 and/or patient2 are retired. Cannot retain.");
        }

        if (Refuse(call, pair) is { } denied)
        {
            return Answer(call, denied, []);
        }

        var id = DuplicatePair.IdOf(pair.First.Key.Id, pair.Second.Key.Id);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
            var (kept, version) = await PairBook.ReadAsync(id, snapshot, cancellationToken);
            if (kept?.Status != PairStatus.Open)
            {
                return NoPair(pair.First.Hid, pair.Second.Hid);
            }

            var model = models.Current;
            var retained = kept with { Status = PairStatus.Retained, Ignored = [.. kept.Ignored.Union(kept.Reasons)] };
            var write = ServerRecords.Plan(call.Request with { Model = model }, PairTask.Write(retained), version);
            if (await store.CommitAsync(WriteBatch.Of(write) with { ModelVersion = model.Version }, CancellationToken.None) is Committed { Versions: [var written] })
            {
                call.Touch(written.Key, [pair.First.Key.Id, pair.Second.Key.Id]);
                return NationalAnswer.Json(new JsonObject { ["http_status"] = 202 }, 202);
            }
        }

        return NationalAnswer.Refused(409, "Other decisions changed the pair at the same time; try again");
    }

    private MergeResult? Refuse(NationalCall call, PatientPair pair)
    {
        using var one = Resource.Parse(pair.First.Version.Json.ToArray(), call.Model.Types, new IssueCollector())!;
        using var other = Resource.Parse(pair.Second.Version.Json.ToArray(), call.Model.Types, new IssueCollector())!;
        return access.Refuse(call.Identity, one.Root, other.Root);
    }

    private async ValueTask<(PatientPair? Pair, NationalAnswer? Refusal)> ReadAsync(
        NationalCall call, string hid1, JsonObject first, string hid2, JsonObject second, CancellationToken cancellationToken)
    {
        await using var everything = await call.OpenEverythingAsync(cancellationToken);
        var lookup = new PatientLookup(everything, call.Model, view);
        if (await lookup.FindAsync(hid1, cancellationToken) is not { } one)
        {
            return (null, NotFound(hid1));
        }

        if (await lookup.FindAsync(hid2, cancellationToken) is not { } other)
        {
            return (null, NotFound(hid2));
        }

        var (pair, _) = await PairBook.ReadAsync(DuplicatePair.IdOf(one.Key.Id, other.Key.Id), everything, cancellationToken);
        return pair?.Status == PairStatus.Open ? (new PatientPair(one, first, other, second), null) : (null, NoPair(hid1, hid2));
    }

    private static NationalAnswer Answer(NationalCall call, MergeResult result, JsonObject done)
    {
        if (result.Refusal is not { } refusal)
        {
            foreach (var version in result.Written.Where(v => v.Key.Type == "Patient"))
            {
                call.Touch(version.Key, [version.Key.Id]);
            }

            return NationalAnswer.Json(done, 202);
        }

        // What the national index has no status for is a fault of the payload.
        return NationalAnswer.Refused(result.Status is 403 or 404 or 409 or 503 ? result.Status : 400, refusal.Text);
    }

    private NationalAnswer? Unrecognised(JsonObject patient) => fields.Unknown(patient) is { } name
        ? NationalAnswer.Refused(400, "invalid.request", 2000, new NationalFault(2002, name, $"Unrecognized field: '{name}'"))
        : null;

    private static NationalAnswer NoPair(string hid1, string hid2) => Payload($"invalid.payload. Duplicates don't exist for health IDs {hid1} & {hid2} in db. Cannot merge.");

    private static NationalAnswer NotFound(string hid) => NationalAnswer.Refused(404, $"No patient found with health id: {hid}");

    private static NationalAnswer Payload(string message) => NationalAnswer.Refused(400, message);

    private static string? Hid(JsonObject patient) => StoredRecord.TextOf(patient, "hid") is { Length: > 0 } hid && Route.IsId(hid) ? hid : null;

    private static bool IsFalse(JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var flag) && !flag;
}
