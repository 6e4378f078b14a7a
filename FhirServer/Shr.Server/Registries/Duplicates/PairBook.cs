using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Registries.Matching;
using Shr.Storage;

namespace Shr.Server.Registries.Duplicates;

/// <summary>
/// Keeps the pairs. Two patients have one Task, whatever the order in which they are written and however many look at
/// them at once; and a pair with a patient who was merged meanwhile is refused inside the commit.
/// </summary>
internal sealed class PairBook(IResourceStore store, ModelHolder models, TimeProvider clock)
{
    private const int Attempts = 20;
    private const int MostPairs = 200;

    /// <summary>Brings the Task of two patients up to what was found.</summary>
    /// <returns>Whether it waits now for a decision.</returns>
    public async ValueTask<bool> NoteAsync(DuplicatePair found, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (kept, version) = await ReadAsync(found.Id, cancellationToken);
            if (Next(kept, found) is not { } next)
            {
                return kept?.Status == PairStatus.Open;
            }

            switch (await CommitAsync(next, version, NeitherMerged(next)))
            {
                case Committed:
                    return true;
                case PreconditionFailed { Matches.Count: > 0 }:
                    return false;
            }
        }

        return false;
    }

    /// <summary>Ends a pair that waits: it is no pair any more.</summary>
    public async ValueTask CloseAsync(string id, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (kept, version) = await ReadAsync(id, cancellationToken);
            if (kept?.Status != PairStatus.Open || await CommitAsync(kept with { Status = PairStatus.Gone }, version, null) is Committed)
            {
                return;
            }
        }
    }

    /// <summary>The pairs that a patient is in, decided ones too.</summary>
    public static async ValueTask<IReadOnlyList<(DuplicatePair Pair, int Version)>> OfAsync(string patient, IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        var plan = new SearchPlan { Types = ["Task"], Where = MatchLabels.PairsOf(patient), Count = MostPairs };
        return [.. (await snapshot.SearchAsync(plan, cancellationToken)).Matches
            .Select(v => (Pair: PairTask.Read(new StoredRecord(v)), v.Version)).Where(p => p.Pair is not null).Select(p => (p.Pair!, p.Version))];
    }

    /// <summary>The pair with an id, and the version of its Task (0: none).</summary>
    public static async ValueTask<(DuplicatePair? Pair, int Version)> ReadAsync(string id, IStoreSnapshot snapshot, CancellationToken cancellationToken) =>
        await snapshot.ReadAsync(new ResourceKey("Task", id), null, cancellationToken) is { IsDeleted: false } version
            ? (PairTask.Read(new StoredRecord(version)), version.Version)
            : (null, 0);

    // What to write, or null where the book says it already. Who were once said to be two stay two, unless there is a new reason to doubt it.
    private DuplicatePair? Next(DuplicatePair? kept, DuplicatePair found)
    {
        switch (kept?.Status)
        {
            case PairStatus.Open:
                if (found.Reasons.Except(kept.Ignored).ToArray() is { Length: > 0 } fresh)
                {
                    found = found with { Reasons = fresh };
                }

                var same = kept.Reasons.SequenceEqual(found.Reasons) && kept.Score == found.Score && kept.Explanation == found.Explanation && kept.Areas.SequenceEqual(found.Areas);
                return same ? null : kept with { Reasons = found.Reasons, Score = found.Score, Explanation = found.Explanation, Areas = found.Areas };
            case PairStatus.Retained:
                string[] more = [.. found.Reasons.Except(kept.Ignored).Where(r => r != DuplicateReason.Similar)];
                return more.Length == 0 ? null : found with { Reasons = more, Ignored = kept.Ignored, Marker = Mark() };
            case null:
                return found with { Marker = Mark() };
            default:
                return found with { Ignored = kept.Ignored, Marker = Mark() };
        }
    }

    private Guid Mark() => Guid.CreateVersion7(clock.GetUtcNow());

    private async ValueTask<(DuplicatePair? Pair, int Version)> ReadAsync(string id, CancellationToken cancellationToken)
    {
        await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
        return await ReadAsync(id, snapshot, cancellationToken);
    }

    private ValueTask<CommitResult> CommitAsync(DuplicatePair pair, int version, Precondition? also)
    {
        var model = models.Current;
        var write = ServerRecords.Plan(ServerRecords.Request(model), PairTask.Write(pair), version, also);
        return store.CommitAsync(WriteBatch.Of(write) with { ModelVersion = model.Version }, CancellationToken.None);
    }

    private static Precondition NeitherMerged(DuplicatePair pair) => new()
    {
        Match = new SearchPlan
        {
            Types = ["Patient"],
            Where = new AllOf([new HasKey([new ResourceKey("Patient", pair.Patient1), new ResourceKey("Patient", pair.Patient2)]), MatchLabels.Merged]),
            Count = 1,
        },
    };
}
