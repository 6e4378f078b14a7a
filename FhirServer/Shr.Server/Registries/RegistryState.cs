using System.Globalization;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Searching;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Registries;

/// <summary>One state of the store, as the caller may see it, asked what the registries want to know.</summary>
internal sealed class RegistryState(IStoreSnapshot snapshot, CompiledModel model)
{
    private const int MaxAlternatives = 50;
    private const int MaxRead = 1000;

    /// <summary>A page of the records of a type, the ones not touched for longest first.</summary>
    public async ValueTask<IReadOnlyList<StoredRecord>> ListAsync(
        string type, IReadOnlyList<QueryParameter> conditions, RegistryQuery query, CancellationToken cancellationToken)
    {
        List<QueryParameter> parameters = [.. conditions, new("_sort", "_lastUpdated")];
        if (query.Since is { } since)
        {
            parameters.Add(new QueryParameter("_lastUpdated", "ge" + since.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)));
        }

        var plan = Plan(type, parameters);
        for (var skip = query.Offset; skip > 0;)
        {
            var skipped = await snapshot.SearchAsync(plan with { Count = Math.Min(skip, MaxRead) }, cancellationToken);
            if (skipped.Next is not { } next)
            {
                return [];
            }

            skip -= skipped.Matches.Count;
            plan = plan with { After = next };
        }

        return Records((await snapshot.SearchAsync(plan with { Count = query.Limit }, cancellationToken)).Matches);
    }

    /// <summary>The record with an identifier, or null.</summary>
    public async ValueTask<StoredRecord?> FindAsync(string type, string system, string value, CancellationToken cancellationToken)
    {
        var plan = Plan(type, [new QueryParameter("identifier", $"{system}|{value}")]);
        return Records((await snapshot.SearchAsync(plan with { Count = 1 }, cancellationToken)).Matches).FirstOrDefault();
    }

    /// <summary>The records of a type whose reference names one of some records.</summary>
    public async ValueTask<IReadOnlyList<StoredRecord>> ReferringAsync(
        string type, string parameter, IEnumerable<ResourceKey> targets, CancellationToken cancellationToken)
    {
        var found = new List<StoredRecord>();
        foreach (var some in targets.Chunk(MaxAlternatives))
        {
            var plan = Plan(type, [new QueryParameter(parameter, string.Join(',', some))]);
            found.AddRange(Records((await snapshot.SearchAsync(plan with { Count = MaxRead }, cancellationToken)).Matches));
        }

        return found;
    }

    /// <summary>When records were first written, as the national documents write instants.</summary>
    public async ValueTask<IReadOnlyDictionary<string, string>> CreatedAsync(IReadOnlyList<StoredRecord> records, CancellationToken cancellationToken)
    {
        var created = new Dictionary<string, string>();
        foreach (var record in records)
        {
            // Few records of a registry ever change, so few are asked for.
            created[record.Id] = record.Version > 1 && await snapshot.ReadAsync(record.Key, 1, cancellationToken) is { IsDeleted: false } first
                ? new StoredRecord(first).UpdatedAt
                : record.UpdatedAt;
        }

        return created;
    }

    /// <summary>The records with these keys that exist.</summary>
    public async ValueTask<IReadOnlyList<StoredRecord>> ReadAsync(IReadOnlyList<ResourceKey> keys, CancellationToken cancellationToken) =>
        keys.Count == 0 ? [] : Records((await snapshot.ReadManyAsync(keys, cancellationToken)).OfType<ResourceVersion>().Where(v => !v.IsDeleted));

    private static StoredRecord[] Records(IEnumerable<ResourceVersion> versions) => [.. versions.Select(v => new StoredRecord(v))];

    private SearchPlan Plan(string type, IReadOnlyList<QueryParameter> parameters)
    {
        var issues = new IssueCollector();
        return SearchPlanner.Plan(model, type, parameters, strict: true, issues)
            ?? throw new InvalidOperationException($"The search of the registry over {type} cannot be planned: {issues.All[0].Text}");
    }
}
