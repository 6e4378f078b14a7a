using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Options;
using Shr.Server.Registries.Feeds;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Registries.Duplicates;

/// <summary>
/// Takes a merge back: the source is what it was, the target loses what the merge gave it, and the records that had
/// followed go back. What was written about the target since stays with the target.
/// </summary>
internal sealed class UnmergeRoad(
    IResourceStore store, ModelHolder models, MovedRecords moved, Redirects redirects, Requesters requesters, AfterCommit after, FeedPlanner feeds, TimeProvider clock,
    IOptions<ServerOptions> server, IOptions<DuplicateOptions> options)
{
    /// <summary>Undoes the merge that ended a patient, or says why not.</summary>
    public async ValueTask<MergeResult> UndoAsync(
        FhirRequest asked, ResourceKey source, Func<PatientMerge, MergeResult?>? check, CancellationToken cancellationToken)
    {
        var request = await requesters.StampAsync(asked, cancellationToken);
        for (var attempt = 0; attempt <= server.Value.MaxReplans; attempt++)
        {
            request = request with { Model = models.Current };
            await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
            var (writes, result) = await PlanAsync(request, source, check, snapshot, cancellationToken);
            if (result.Refusal is not null)
            {
                return result;
            }

            var batch = await feeds.TellAsync(new WriteBatch(writes) { ModelVersion = request.Model.Version }, request.Model, cancellationToken);
            switch (await store.CommitAsync(batch, CancellationToken.None))
            {
                case Committed { Versions: var versions }:
                    redirects.Note(versions[0]);
                    await after.NoteAsync(versions, request.Model);
                    return result with { Patient = versions[0].Json, Written = versions };
                case StoreUnavailable:
                    return MergeResult.Refused(503, ServerIssues.StoreUnavailable);
            }
        }

        return MergeResult.Refused(409, ServerIssues.LostRaces, server.Value.MaxReplans);
    }

    private async ValueTask<(IReadOnlyList<WriteOp> Writes, MergeResult Result)> PlanAsync(
        FhirRequest request, ResourceKey key, Func<PatientMerge, MergeResult?>? check, IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (await snapshot.ReadAsync(key, null, cancellationToken) is not { IsDeleted: false } source)
        {
            return ([], MergeResult.Refused(404, DuplicateIssues.PatientMissing, key.Id));
        }

        if (MergeLink.Of(new StoredRecord(source).Root) is not var (_, id)
            || await snapshot.ReadAsync(new ResourceKey("Task", id), null, cancellationToken) is not { IsDeleted: false } task
            || PatientMerge.Read(task) is not { State: MergeState.Following or MergeState.Done } merge)
        {
            return ([], MergeResult.Refused(422, DuplicateIssues.NotMerged, key));
        }

        if (check?.Invoke(merge) is { } unfit)
        {
            return ([], unfit);
        }

        if (clock.GetUtcNow() - merge.At > TimeSpan.FromDays(options.Value.UndoDays))
        {
            return ([], MergeResult.Refused(422, DuplicateIssues.UndoTooLate, options.Value.UndoDays));
        }

        var target = await snapshot.ReadAsync(merge.TargetKey, null, cancellationToken);
        if (target is { IsDeleted: false } && MergeLink.Of(new StoredRecord(target).Root) is not null)
        {
            return ([], MergeResult.Refused(409, DuplicateIssues.TargetMergedOn, merge.TargetKey));
        }

        var before = (await snapshot.ReadAsync(key, merge.SourceBefore, cancellationToken))!;
        var writes = new List<WriteOp> { ServerRecords.Plan(request, before.Json.ToArray(), key, source.Version) };
        if (target is { IsDeleted: false })
        {
            writes.Add(await TargetAsync(request, merge, target, snapshot, cancellationToken));
        }

        var (back, steps, hasMore) = await moved.PlanAsync(request, merge, options.Value.MoveAtOnce, snapshot, cancellationToken);
        writes.Add(ServerRecords.Plan(request, (merge with { State = hasMore ? MergeState.Undoing : MergeState.Undone }).Write(), task.Version));
        writes.AddRange(back);
        writes.AddRange(steps);
        return (writes, new MergeResult(null, 200) { Merge = merge, Moved = back.Count, HasMore = hasMore });
    }

    // What the merge changed goes back where nobody changed it since; the rest is left as it is now.
    private static async ValueTask<WriteOp> TargetAsync(
        FhirRequest request, PatientMerge merge, ResourceVersion target, IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        var now = (JsonObject)new StoredRecord(target).Root;
        var before = (JsonObject)new StoredRecord((await snapshot.ReadAsync(merge.TargetKey, merge.TargetBefore, cancellationToken))!).Root;
        var merged = (JsonObject)new StoredRecord((await snapshot.ReadAsync(merge.TargetKey, merge.TargetBefore + 1, cancellationToken))!).Root;
        foreach (var patient in (JsonObject[])[now, merged])
        {
            MergeLink.Remove(patient, merge.Id);
        }

        foreach (var name in merged.Select(p => p.Key).Union(before.Select(p => p.Key)).Where(n => n is not ("meta" or "id" or "resourceType" or "link")).ToArray())
        {
            if (!JsonNode.DeepEquals(merged[name], before[name]) && JsonNode.DeepEquals(now[name], merged[name]))
            {
                now.Remove(name);
                if (before[name] is { } value)
                {
                    now[name] = value.DeepClone();
                }
            }
        }

        return ServerRecords.Plan(request, now, target.Version);
    }
}
