using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Registries.Matching;
using Shr.Storage;

namespace Shr.Server.Registries.Duplicates;

/// <summary>Looks for the pairs of one patient and brings the book up to date: new pairs, changed ones, those that are none any more.</summary>
internal sealed class DuplicateFinder(IResourceStore store, ModelHolder models, CandidateSearch candidates, PairBook book)
{
    // A number that stands in many records is no identity but a placeholder: who looks sees that by fifty pairs.
    private const int MostPairs = 50;

    /// <summary>Looks at the current version of a patient.</summary>
    /// <returns>How many pairs wait for a decision.</returns>
    public async ValueTask<int> CheckAsync(string id, CancellationToken cancellationToken)
    {
        await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
        var types = models.Current.Types;
        var version = await snapshot.ReadAsync(new ResourceKey("Patient", id), null, cancellationToken);
        var facts = version is null || version.IsDeleted || IsRetired(version) ? null : candidates.FactsOf(version, types);
        var found = facts is null ? [] : await PairsAsync(id, facts, snapshot, cancellationToken);
        var waiting = 0;
        foreach (var pair in found)
        {
            waiting += await book.NoteAsync(pair, cancellationToken) ? 1 : 0;
        }

        var ids = found.Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (kept, _) in await PairBook.OfAsync(id, snapshot, cancellationToken))
        {
            if (kept.Status == PairStatus.Open && !ids.Contains(kept.Id) && (facts is null || !await IsPairAsync(kept, id, facts, snapshot, cancellationToken)))
            {
                await book.CloseAsync(kept.Id, cancellationToken);
            }
        }

        return waiting;
    }

    /// <summary>The pair that two patients are, or null.</summary>
    public static DuplicatePair? Judge(string id, PatientFacts facts, string other, PatientFacts otherFacts, MatchScore score)
    {
        var reasons = DuplicateReason.Of(facts, otherFacts, score);
        return reasons.Count == 0
            ? null
            : new DuplicatePair
            {
                Patient1 = id,
                Patient2 = other,
                Reasons = reasons,
                Score = MatchScoreJson.NumberOf(score),
                Explanation = MatchScoreJson.Explain(score),
                Marker = Guid.Empty,
                Areas = [.. new[] { facts.AreaCode, otherFacts.AreaCode }.Where(a => a.Length > 0).Distinct().Order(StringComparer.Ordinal)],
            };
    }

    /// <summary>Whether a stored patient is no longer in use.</summary>
    public static bool IsRetired(ResourceVersion version) => version.IsDeleted || new StoredRecord(version).Active == 0;

    private async ValueTask<List<DuplicatePair>> PairsAsync(string id, PatientFacts facts, IStoreSnapshot snapshot, CancellationToken cancellationToken) =>
        [.. (await candidates.FindAsync(facts, id, snapshot, models.Current.Types, cancellationToken))
            .Select(c => Judge(id, facts, c.Version.Key.Id, c.Facts, c.Score)).OfType<DuplicatePair>()
            .OrderByDescending(p => p.Reasons[0] != DuplicateReason.Similar).ThenByDescending(p => p.Score).Take(MostPairs)];

    // Kept by an earlier look, and not among the candidates of this one: too many share their keys, or they changed.
    private async ValueTask<bool> IsPairAsync(DuplicatePair kept, string id, PatientFacts facts, IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        var other = kept.Patient1 == id ? kept.Patient2 : kept.Patient1;
        return await snapshot.ReadAsync(new ResourceKey("Patient", other), null, cancellationToken) is { } version && !IsRetired(version)
            && candidates.FactsOf(version, models.Current.Types) is { } otherFacts
            && Judge(id, facts, other, otherFacts, MatchScorer.Score(facts, otherFacts)) is not null;
    }
}
