using Shr.Fhir;
using Shr.Server.Registries.Patients;
using Shr.Server.Searching;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Registries.Duplicates;

/// <summary>The records that followed a merge, and their way back.</summary>
internal sealed class MovedRecords(ReferenceMover mover)
{
    private const int StepsAtOnce = 20;

    /// <summary>The writes that bring about so many records back, whole steps only, and those that close the steps; and whether more are left.</summary>
    public async ValueTask<(List<WriteOp> Back, List<WriteOp> Steps, bool HasMore)> PlanAsync(
        FhirRequest request, PatientMerge merge, int about, IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        var (back, steps) = (new Dictionary<ResourceKey, WriteOp>(), new List<WriteOp>());
        var page = await snapshot.SearchAsync(StepsOf(request.Model, merge), cancellationToken);
        var looked = 0;
        foreach (var step in page.Matches)
        {
            if (PatientMerge.ReadStep(step) is not { } moved)
            {
                continue;
            }

            // A record that followed twice comes back once in a commit: what it was before the first time.
            if (looked > 0 && (looked + moved.Count > about || moved.Any(m => back.ContainsKey(m.Key))))
            {
                return ([.. back.Values], steps, true);
            }

            foreach (var (key, before) in moved)
            {
                if (await RestoreAsync(request, merge, key, before, snapshot, cancellationToken) is { } write)
                {
                    back.TryAdd(key, write);
                }
            }

            looked += moved.Count;
            steps.Add(ServerRecords.Plan(request, merge.WriteStep(step.Key.Id, moved, isUndone: true), step.Version));
        }

        return ([.. back.Values], steps, page.Next is not null);
    }

    private async ValueTask<WriteOp?> RestoreAsync(
        FhirRequest request, PatientMerge merge, ResourceKey key, int version, IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (await snapshot.ReadAsync(key, null, cancellationToken) is not { IsDeleted: false } current
            || await snapshot.ReadAsync(key, version, cancellationToken) is not { IsDeleted: false } before)
        {
            return null;
        }

        if (current.Version == version + 1)
        {
            return ServerRecords.Plan(request, before.Json.ToArray(), key, current.Version);
        }

        using var was = Resource.Parse(before.Json.ToArray(), request.Model.Types, new IssueCollector());
        using var now = Resource.Parse(current.Json.ToArray(), request.Model.Types, new IssueCollector());
        return was is not null && now is not null && mover.Restore(was, now, merge.SourceKey, merge.TargetKey, request.Model.Types) is { } restored
            ? ServerRecords.Plan(request, restored, key, current.Version)
            : null;
    }

    // The newest step first would be the mirror of what was done; as each record is restored by its own versions, any order will do.
    private static Shr.Search.Plans.SearchPlan StepsOf(CompiledModel model, PatientMerge merge) =>
        SearchPlanner.Plan(
            model, "Task", [new QueryParameter("part-of", merge.Key.ToString()), new QueryParameter("status", "completed"), new QueryParameter("code", $"{PatientTerms.ReviewKind}|{RegistryTerms.MergeStep}")],
            strict: true, new IssueCollector())! with { Count = StepsAtOnce };
}
