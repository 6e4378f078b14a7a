using Microsoft.Extensions.Options;
using Shr.Search.Plans;
using Shr.Server.Options;
using Shr.Server.Registries.Matching;
using Shr.Storage;

namespace Shr.Server.Registries.Duplicates;

/// <summary>
/// Lists a second holder of a national, birth or unique number before its write is answered, so that identities do not
/// fork unseen. What is only alike is found later, from the change stream.
/// </summary>
internal sealed class IdentifierPairs(IResourceStore store, CandidateSearch candidates, PairBook book, IOptions<DuplicateOptions> options, ILogger<IdentifierPairs> logger)
{
    private const int PatientsAtOnce = 50;
    private const int MostHolders = 200;
    private const int MostPairs = 50;

    /// <summary>Looks at the patients that a commit wrote. Never fails: what is left out here is found from the change stream.</summary>
    public async ValueTask NoteAsync(IReadOnlyList<ResourceVersion> versions, CompiledModel model)
    {
        if (options.Value.Find != true)
        {
            return;
        }

        var written = new List<(string Id, PatientFacts Facts, string[] Keys)>();
        for (var i = 0; i < versions.Count; i++)
        {
            if (versions[i] is { Key.Type: "Patient", IsDeleted: false } version && candidates.FactsOf(version, model.Types) is { } facts
                && DuplicateReason.IdentifierKeys(facts).ToArray() is { Length: > 0 } keys && !DuplicateFinder.IsRetired(version))
            {
                written.Add((version.Key.Id, facts, keys));
            }
        }

        foreach (var some in written.Chunk(PatientsAtOnce))
        {
            try
            {
                await NoteAsync(some, model);
            }
#pragma warning disable CA1031 // The write is done and must be answered; the change stream leads here again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.PairsDelayed(logger, e);
            }
        }
    }

    private async ValueTask NoteAsync((string Id, PatientFacts Facts, string[] Keys)[] written, CompiledModel model)
    {
        SearchPage page;
        await using (var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, CancellationToken.None))
        {
            var plan = new SearchPlan { Types = ["Patient"], Where = MatchLabels.AnyOf(written.SelectMany(w => w.Keys).Distinct()), Count = MostHolders };
            page = await snapshot.SearchAsync(plan, CancellationToken.None);
        }

        // Most often those who were written are the only holders.
        if (page.Matches.Count <= 1)
        {
            return;
        }

        var holders = new List<(string Id, PatientFacts Facts, HashSet<string> Keys)>();
        foreach (var version in page.Matches)
        {
            if (candidates.FactsOf(version, model.Types) is { } facts)
            {
                holders.Add((version.Key.Id, facts, [.. DuplicateReason.IdentifierKeys(facts)]));
            }
        }

        foreach (var one in written)
        {
            foreach (var other in holders.Where(h => h.Id != one.Id && h.Keys.Overlaps(one.Keys)).Take(MostPairs))
            {
                if (DuplicateFinder.Judge(one.Id, one.Facts, other.Id, other.Facts, MatchScorer.Score(one.Facts, other.Facts)) is { } pair)
                {
                    await book.NoteAsync(pair, CancellationToken.None);
                }
            }
        }
    }
}
