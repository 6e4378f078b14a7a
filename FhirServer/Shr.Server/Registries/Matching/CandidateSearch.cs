using Shr.Fhir;
using Shr.Fhir.Types;
using Shr.Search.Plans;
using Shr.Storage;

namespace Shr.Server.Registries.Matching;

/// <summary>
/// Finds by index who may be the same person, and scores them. Who is retired is not among them, and nobody whom the
/// snapshot's access hides.
/// </summary>
internal sealed class CandidateSearch(PatientFactsReader reader)
{
    // Where a key is shared by more, it tells nobody apart; the oldest records are then compared.
    private const int MostTelling = 300;
    private const int MostOthers = 200;

    /// <summary>The facts of a stored patient, or null where the record cannot be read.</summary>
    public PatientFacts? FactsOf(ResourceVersion version, TypeModel types)
    {
        using var resource = version.IsDeleted ? null : Resource.Parse(version.Json.ToArray(), types, new IssueCollector());
        return resource is null ? null : reader.Of(resource.Root);
    }

    /// <summary>The facts of a patient that is not stored.</summary>
    public PatientFacts FactsOf(Resource patient) => reader.Of(patient.Root);

    /// <summary>All who are compared, the most alike first.</summary>
    public async ValueTask<IReadOnlyList<MatchCandidate>> FindAsync(
        PatientFacts facts, string? except, IStoreSnapshot snapshot, TypeModel types, CancellationToken cancellationToken)
    {
        var keys = MatchKeys.Of(facts);
        var profile = PatientProfile.Of(facts);
        var found = new Dictionary<string, MatchCandidate>(StringComparer.Ordinal);
        foreach (var (some, most) in new[] { (keys.Where(MatchKeys.IsTelling), MostTelling), (keys.Where(k => !MatchKeys.IsTelling(k)), MostOthers) })
        {
            string[] asked = [.. some];
            if (asked.Length == 0)
            {
                continue;
            }

            var plan = new SearchPlan { Types = ["Patient"], Where = MatchLabels.AnyOf(asked), Count = most };
            foreach (var version in (await snapshot.SearchAsync(plan, cancellationToken)).Matches)
            {
                if (version.Key.Id != except && !found.ContainsKey(version.Key.Id) && FactsOf(version, types) is { } other)
                {
                    found[version.Key.Id] = new MatchCandidate(version, other, MatchScorer.Score(profile, PatientProfile.Of(other)));
                }
            }
        }

        return [.. found.Values.OrderByDescending(c => c.Score.Weight).ThenBy(c => c.Version.Key.Id, StringComparer.Ordinal)];
    }
}
