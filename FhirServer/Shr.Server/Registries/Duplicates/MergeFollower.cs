using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Options;
using Shr.Server.Registries.Feeds;
using Shr.Server.Registries.Matching;
using Shr.Server.Registries.Patients;
using Shr.Server.Searching;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Registries.Duplicates;

/// <summary>
/// Finishes merges in bounded steps: records that did not fit into the first commit, and those that somebody wrote under
/// the old name since. Each step is kept with what it moved, so an interrupted merge goes on and an undo finds all of it.
/// </summary>
internal sealed class MergeFollower(
    IResourceStore store, ModelHolder models, ReferringRecords referring, MovedRecords moved, Redirects redirects, FeedPlanner feeds, IdGenerator ids, IOptions<DuplicateOptions> options)
{
    private readonly ConcurrentDictionary<string, byte> _waiting = new(StringComparer.Ordinal);

    /// <summary>Takes up what an earlier run left.</summary>
    public async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        await redirects.LoadAsync(cancellationToken);
        await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
        var plan = SearchPlanner.Plan(
            models.Current, "Task", [new QueryParameter("status", PatientMerge.Unfinished), new QueryParameter("code", $"{PatientTerms.ReviewKind}|{RegistryTerms.MergeOfPatients}")],
            strict: true, new IssueCollector())! with { Count = 1000 };
        foreach (var task in (await snapshot.SearchAsync(plan, cancellationToken)).Matches)
        {
            _waiting[task.Key.Id] = 0;
        }
    }

    /// <summary>Looks at changes: merges of any node, and records written under the name of a merged patient.</summary>
    public async ValueTask FollowAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        string[] patients = [.. changes.Where(c => c.Key.Type == "Patient").Select(c => c.Key.Id).Distinct()];
        if (patients.Length > 0)
        {
            await redirects.RefreshAsync(patients, cancellationToken);
        }

        // A merge says itself that it is not finished: followed or undone by whichever node.
        foreach (var change in changes.Where(c => c.Key.Type == "Task" && c.Key.Id.StartsWith(PatientMerge.IdPrefix, StringComparison.Ordinal)))
        {
            _waiting[change.Key.Id] = 0;
        }

        if (redirects.IsEmpty)
        {
            return;
        }

        foreach (var patient in changes.SelectMany(c => c.Patients))
        {
            if (redirects.MergeOf(patient) is { } merge)
            {
                _waiting[merge] = 0;
            }
        }
    }

    /// <summary>Does one step of each merge that waits. Answers whether there is more to do.</summary>
    public async ValueTask<bool> StepAsync(CancellationToken cancellationToken)
    {
        foreach (var id in _waiting.Keys)
        {
            _waiting.TryRemove(id, out _);
            if (await StepAsync(id, cancellationToken))
            {
                _waiting[id] = 0;
            }
        }

        return !_waiting.IsEmpty;
    }

    private async ValueTask<bool> StepAsync(string id, CancellationToken cancellationToken)
    {
        await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
        if (await snapshot.ReadAsync(new ResourceKey("Task", id), null, cancellationToken) is not { IsDeleted: false } task || PatientMerge.Read(task) is not { } merge)
        {
            return false;
        }

        var request = ServerRecords.Request(models.Current);
        return merge.State switch
        {
            MergeState.Following or MergeState.Done => await MoveAsync(request, merge, task, snapshot, cancellationToken),
            MergeState.Undoing => await ReturnAsync(request, merge, task, snapshot, cancellationToken),
            _ => false,
        };
    }

    private async ValueTask<bool> MoveAsync(FhirRequest request, PatientMerge merge, ResourceVersion task, IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        var (moves, hasMore) = await referring.PlanAsync(request, merge.SourceKey, merge.TargetKey, options.Value.MoveAtOnce, snapshot, cancellationToken);
        if (moves.Count == 0)
        {
            return merge.State != MergeState.Done
                && await CommitAsync([ServerRecords.Plan(request, (merge with { State = MergeState.Done }).Write(), task.Version)], request, []) is not Committed;
        }

        // What was there when the patients became one was told with the merge; what was written under the old name since is told now.
        var at = await snapshot.ReadAsync(merge.SourceKey, null, cancellationToken);
        var late = moves.Where(m => m.Written > at?.Sequence).Select(m => m.Write.Key).ToHashSet();
        if (await CommitAsync(Step(request, merge, moves), request, late) is Committed)
        {
            return hasMore || merge.State != MergeState.Done;
        }

        // One of them was written meanwhile: one by one, so that it does not hold up the others.
        foreach (var move in moves)
        {
            await CommitAsync(Step(request, merge, [move]), request, late);
        }

        return true;
    }

    private List<WriteOp> Step(FhirRequest request, PatientMerge merge, IReadOnlyList<Move> moves) =>
    [
        .. moves.Select(m => m.Write),
        ServerRecords.Plan(request, merge.WriteStep("step-" + ids.Next(), moves.Select(m => (m.Write.Key, m.Before)), isUndone: false), 0, IsMerged(merge)),
    ];

    private async ValueTask<bool> ReturnAsync(FhirRequest request, PatientMerge merge, ResourceVersion task, IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        var (back, steps, hasMore) = await moved.PlanAsync(request, merge, options.Value.MoveAtOnce, snapshot, cancellationToken);
        if (!hasMore)
        {
            steps.Add(ServerRecords.Plan(request, (merge with { State = MergeState.Undone }).Write(), task.Version));
        }

        return steps.Count > 0 && (await CommitAsync([.. back, .. steps], request, [.. back.Select(b => b.Key)]) is not Committed || hasMore);
    }

    private async ValueTask<CommitResult> CommitAsync(IReadOnlyList<WriteOp> writes, FhirRequest request, HashSet<ResourceKey> told)
    {
        var batch = await feeds.TellAsync(new WriteBatch([.. writes.Where(w => told.Contains(w.Key))]), request.Model, CancellationToken.None);
        return await store.CommitAsync(
            batch with { Writes = [.. batch.Writes, .. writes.Where(w => !told.Contains(w.Key))], ModelVersion = request.Model.Version }, CancellationToken.None);
    }

    // Asked inside the commit: an undo that came first ends the following.
    private static Precondition IsMerged(PatientMerge merge) => new()
    {
        Match = new SearchPlan { Types = ["Patient"], Where = new AllOf([new HasKey([merge.SourceKey]), MatchLabels.Merged]), Count = 1 },
        Expected = merge.SourceKey,
    };
}
