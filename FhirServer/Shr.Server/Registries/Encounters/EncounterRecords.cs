using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Search.Query;
using Shr.Server.Searching;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Registries.Encounters;

/// <summary>
/// Gathers the records of an encounter from one state of the store: what was sent with it, what says that it took place
/// in it, and what its Composition refers to. What the state's access filter hides is not there.
/// </summary>
internal sealed class EncounterRecords(IStoreSnapshot snapshot, CompiledModel model)
{
    private const int MostRecords = 1000;

    /// <summary>The records that were sent with an encounter.</summary>
    public async ValueTask<IReadOnlyList<ResourceVersion>> SentAsync(string encounterId, CancellationToken cancellationToken) =>
        (await snapshot.SearchAsync(Tagged(encounterId), cancellationToken)).Matches;

    /// <summary>All records of an encounter: the Composition first, then the encounter, then the others by type and id. Empty where there is no such encounter.</summary>
    public async ValueTask<IReadOnlyList<ResourceVersion>> AllAsync(ResourceKey encounter, CancellationToken cancellationToken)
    {
        if (await snapshot.ReadAsync(encounter, null, cancellationToken) is not { IsDeleted: false } main)
        {
            return [];
        }

        var found = new Dictionary<ResourceKey, ResourceVersion> { [encounter] = main };
        var plan = Tagged(encounter.Id);
        var search = new SearchRequest(null, []) { Compartment = encounter };
        var issues = new IssueCollector();
        if (model.Queries.Parse(search, issues) is { } query && await SearchPlanner.PlanAsync(model, query, null, issues, cancellationToken) is { } compartment)
        {
            plan = compartment with { Types = [], Where = new AnyOf([new AllOf([new HasType(compartment.Types), compartment.Where]), plan.Where]), Sort = [], Includes = [], Count = MostRecords };
        }

        foreach (var version in (await snapshot.SearchAsync(plan, cancellationToken)).Matches)
        {
            found.TryAdd(version.Key, version);
        }

        var composition = found.Values.Where(v => v.Key.Type == "Composition").OrderBy(v => v.Key.Id, StringComparer.Ordinal).FirstOrDefault();
        if (composition is not null)
        {
            await FollowAsync(composition, encounter, found, cancellationToken);
        }

        return [.. found.Values.OrderBy(v => v == composition ? 0 : v == main ? 1 : 2).ThenBy(v => v.Key.Type, StringComparer.Ordinal).ThenBy(v => v.Key.Id, StringComparer.Ordinal)];
    }

    // A section may name what neither was sent with the encounter nor says in which one it took place.
    private async ValueTask FollowAsync(ResourceVersion composition, ResourceKey encounter, Dictionary<ResourceKey, ResourceVersion> found, CancellationToken cancellationToken)
    {
        var keys = new List<ResourceKey>();
        foreach (var section in StoredRecord.ListOf(StoredRecord.Parse(composition.Json.Span), "section"))
        {
            foreach (var entry in StoredRecord.ListOf(section, "entry"))
            {
                if (StoredRecord.TextOf(entry, "reference")?.Split('/') is [var type, var id] && Route.IsId(id) && new ResourceKey(type, id) is var key
                    && type is not ("Patient" or "Practitioner" or "Organization" or "PractitionerRole" or "Location") && !found.ContainsKey(key))
                {
                    keys.Add(key);
                }
            }
        }

        foreach (var version in (await snapshot.ReadManyAsync(keys, cancellationToken)).OfType<ResourceVersion>().Where(v => !v.IsDeleted))
        {
            if (StoredRecord.TextOf(StoredRecord.Parse(version.Json.Span)["encounter"], "reference") is not { } other || other == encounter.ToString())
            {
                found.TryAdd(version.Key, version);
            }
        }
    }

    private SearchPlan Tagged(string encounterId)
    {
        var issues = new IssueCollector();
        var plan = SearchPlanner.Plan(model, null, [new QueryParameter("_tag", $"{EncounterTerms.ContentTag}|{encounterId}")], strict: true, issues)
            ?? throw new InvalidOperationException($"The search for the records of an encounter cannot be planned: {issues.All[0].Text}");
        return plan with { Count = MostRecords };
    }
}
