using System.Collections.Concurrent;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Registries.Matching;
using Shr.Storage;

namespace Shr.Server.Registries.Duplicates;

/// <summary>
/// Which patient was merged into which, in memory, so that every search can follow for nothing. What this node merges is
/// known at once; what other nodes merge, as soon as the change stream has been followed.
/// </summary>
internal sealed class Redirects(IResourceStore store)
{
    private const int AtOnce = 500;

    // A chain of merges ends; a circle must too.
    private const int MaxMerges = 16;

    private readonly ConcurrentDictionary<string, (string Target, string Merge)> _merged = new(StringComparer.Ordinal);

    /// <summary>Whether nobody was ever merged.</summary>
    public bool IsEmpty => _merged.IsEmpty;

    /// <summary>The record id of the patient that stays, or null for one that was not merged.</summary>
    public string? Find(string patient)
    {
        var at = patient;
        for (var step = 0; step < MaxMerges && _merged.TryGetValue(at, out var next); step++)
        {
            at = next.Target;
        }

        return at == patient ? null : at;
    }

    /// <summary>The id of the merge that ended a patient, or null.</summary>
    public string? MergeOf(string patient) => _merged.TryGetValue(patient, out var merged) ? merged.Merge : null;

    /// <summary>Reads all of them; once, at the start.</summary>
    public async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
        var plan = new SearchPlan { Types = ["Patient"], Where = MatchLabels.Merged, Count = AtOnce };
        while (true)
        {
            var page = await snapshot.SearchAsync(plan, cancellationToken);
            foreach (var version in page.Matches)
            {
                Note(version);
            }

            if (page.Next is not { } next)
            {
                return;
            }

            plan = plan with { After = next };
        }
    }

    /// <summary>Looks again at patients that were written.</summary>
    public async ValueTask RefreshAsync(IReadOnlyList<string> patients, CancellationToken cancellationToken)
    {
        await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
        foreach (var some in patients.Chunk(AtOnce))
        {
            var keys = some.Select(p => new ResourceKey("Patient", p)).ToArray();
            var plan = new SearchPlan { Types = ["Patient"], Where = new AllOf([new HasKey(keys), MatchLabels.Merged]), Count = AtOnce };
            var merged = (await snapshot.SearchAsync(plan, cancellationToken)).Matches;
            foreach (var patient in some.Except(merged.Select(m => m.Key.Id)))
            {
                _merged.TryRemove(patient, out _);
            }

            foreach (var version in merged)
            {
                Note(version);
            }
        }
    }

    /// <summary>Takes note of a version of a patient.</summary>
    public void Note(ResourceVersion version)
    {
        var link = version.IsDeleted ? null : MergeLink.Of(new StoredRecord(version).Root);
        if (link is var (target, merge))
        {
            _merged[version.Key.Id] = (target, merge);
        }
        else
        {
            _merged.TryRemove(version.Key.Id, out _);
        }
    }
}
