using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Options;
using Shr.Server.Registries.Feeds;
using Shr.Server.Security.Access;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Registries.Duplicates;

/// <summary>
/// Makes one of two patients, in one commit: the source becomes inactive and says by what it was replaced, the target says
/// what it replaces, and the records of the source name the target. Where there are too many of them, the rest follows in
/// steps while the source redirects already.
/// </summary>
/// <remarks>
/// Every write carries the version it was planned on, so a rival write makes it plan again, and of two merges of the same
/// patient one is refused. https://hl7.org/fhir/R4/patient.html#merge
/// </remarks>
internal sealed class MergeRoad(
    IResourceStore store, ModelHolder models, ReferringRecords referring, Redirects redirects, Requesters requesters, Admission admission, AfterCommit after, FeedPlanner feeds, Areas areas,
    IdGenerator ids, TimeProvider clock, IOptions<ServerOptions> server, IOptions<DuplicateOptions> options)
{
    /// <summary>Merges, or says why not.</summary>
    public async ValueTask<MergeResult> MergeAsync(MergeAsk ask, CancellationToken cancellationToken)
    {
        if (ask.Source == ask.Target)
        {
            return MergeResult.Refused(422, DuplicateIssues.MergeWithSelf);
        }

        var request = await requesters.StampAsync(ask.Request, cancellationToken);
        for (var attempt = 0; attempt <= server.Value.MaxReplans; attempt++)
        {
            request = request with { Model = models.Current };
            await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
            var (plan, refusal) = await PlanAsync(ask, request, snapshot, cancellationToken);
            if (plan is null || ask.IsPreview)
            {
                return plan?.Result ?? refusal!;
            }

            switch (await store.CommitAsync(plan.Batch with { ModelVersion = request.Model.Version }, CancellationToken.None))
            {
                case Committed { Versions: var versions }:
                    redirects.Note(versions[0]);
                    await after.NoteAsync(versions, request.Model);
                    return plan.Result with { Patient = versions[1].Json, Written = versions };
                case StoreUnavailable:
                    return MergeResult.Refused(503, ServerIssues.StoreUnavailable);
            }
        }

        return MergeResult.Refused(409, ServerIssues.LostRaces, server.Value.MaxReplans);
    }

    private async ValueTask<(MergePlan? Plan, MergeResult? Refusal)> PlanAsync(MergeAsk ask, FhirRequest request, IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        var source = await snapshot.ReadAsync(ask.Source, null, cancellationToken);
        var target = await snapshot.ReadAsync(ask.Target, null, cancellationToken);
        if (Refuse(ask, source, target) is { } refused)
        {
            return (null, refused);
        }

        using var sourceView = Resource.Parse(source!.Json.ToArray(), request.Model.Types, new IssueCollector())!;
        using var targetView = Resource.Parse(target!.Json.ToArray(), request.Model.Types, new IssueCollector())!;
        if (ask.Check?.Invoke(sourceView.Root, targetView.Root) is { } unfit)
        {
            return (null, unfit);
        }

        var pairs = await PairBook.OfAsync(ask.Source.Id, snapshot, cancellationToken);
        if (ask.MustBePair && !pairs.Any(p => p.Pair.Status == PairStatus.Open && p.Pair.Id == DuplicatePair.IdOf(ask.Source.Id, ask.Target.Id)))
        {
            return (null, MergeResult.Refused(400, DuplicateIssues.NoPair, ask.Source, ask.Target));
        }

        string[] places = [.. new[] { areas.Of(sourceView.Root), areas.Of(targetView.Root) }.Select(a => a.MaxBy(c => c.Length)).OfType<string>().Distinct()];
        var merge = new PatientMerge(PatientMerge.IdPrefix + ids.Next(), ask.Source.Id, ask.Target.Id, source.Version, target.Version, clock.GetUtcNow(), MergeState.Following, places);
        var (stays, faults) = await TargetAsync(ask, request, source, target, merge, snapshot, cancellationToken);
        if (stays is null)
        {
            return (null, faults);
        }

        var (moves, hasMore) = await referring.PlanAsync(request, ask.Source, ask.Target, options.Value.MoveAtOnce, snapshot, cancellationToken);

        // The merge itself is told on the feeds, with all that was the source's; the records that follow are not told once more.
        var told = await feeds.TellAsync(
            new WriteBatch([ServerRecords.Plan(request, Source(source, ask.Target, merge), source.Version), ServerRecords.Plan(request, stays, target.Version)]), request.Model, cancellationToken);
        List<WriteOp> writes = [.. told.Writes, ServerRecords.Plan(request, merge.Write(), 0), .. moves.Select(m => m.Write)];
        if (moves.Count > 0)
        {
            writes.Add(ServerRecords.Plan(request, merge.WriteStep("step-" + ids.Next(), moves.Select(m => (m.Write.Key, m.Before)), isUndone: false), 0));
        }

        writes.AddRange(pairs.Where(p => p.Pair.Status == PairStatus.Open).Select(p => ServerRecords.Plan(
            request, PairTask.Write(p.Pair with { Status = p.Pair.Id == DuplicatePair.IdOf(ask.Source.Id, ask.Target.Id) ? PairStatus.Merged : PairStatus.Gone }), p.Version)));
        return (new MergePlan(told with { Writes = writes }, new MergeResult(null, 200) { Merge = merge, Moved = moves.Count, HasMore = hasMore, Patient = JsonSerializer.SerializeToUtf8Bytes(stays, JsonBody.Options) }), null);
    }

    private static MergeResult? Refuse(MergeAsk ask, ResourceVersion? source, ResourceVersion? target)
    {
        if (source is null or { IsDeleted: true } || target is null or { IsDeleted: true })
        {
            return MergeResult.Refused(404, DuplicateIssues.PatientMissing, source is null or { IsDeleted: true } ? ask.Source.Id : ask.Target.Id);
        }

        if (DuplicateFinder.IsRetired(source))
        {
            return MergeResult.Refused(422, DuplicateIssues.SourceRetired, ask.Source);
        }

        return DuplicateFinder.IsRetired(target) ? MergeResult.Refused(422, DuplicateIssues.TargetRetired, ask.Target) : null;
    }

    private static JsonObject Source(ResourceVersion source, ResourceKey target, PatientMerge merge)
    {
        var patient = (JsonObject)new StoredRecord(source).Root;
        patient["active"] = false;
        MergeLink.Add(patient, "replaced-by", target, merge.Id);
        return patient;
    }

    // What else changes is checked like any write; the server's own link is exempt from profiles that know no merges.
    private async ValueTask<(JsonObject? Patient, MergeResult? Refusal)> TargetAsync(
        MergeAsk ask, FhirRequest request, ResourceVersion source, ResourceVersion target, PatientMerge merge, IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        var patient = (JsonObject)new StoredRecord(target).Root;
        if (ask.Change is { } change)
        {
            if (change((JsonObject)new StoredRecord(source).Root, patient) is { } refused)
            {
                return (null, refused);
            }

            var issues = new IssueCollector();
            using var changed = Resource.Parse(JsonSerializer.SerializeToUtf8Bytes(patient, JsonBody.Options), request.Model.Types, issues);
            if (changed is not null)
            {
                await admission.CheckAsync(changed, request, new WriteScope(snapshot), issues, cancellationToken);
            }

            if (issues.HasErrors)
            {
                return (null, new MergeResult(issues.All.First(i => i.IsError), 422));
            }
        }

        MergeLink.Add(patient, "replaces", ask.Source, merge.Id);
        return (patient, null);
    }

    private sealed record MergePlan(WriteBatch Batch, MergeResult Result);
}
