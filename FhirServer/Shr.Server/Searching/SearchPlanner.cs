using Shr.Fhir;
using Shr.Search.Lowering;
using Shr.Search.Model;
using Shr.Search.Plans;
using Shr.Search.Query;
using Shr.Server.Wire;
using Shr.Storage;
using Shr.Terminology;

namespace Shr.Server.Searching;

/// <summary>Turns search parameters into a plan: reads them, then lowers them with the model's terminology.</summary>
internal static class SearchPlanner
{
    private const int MaxCodes = 5000;

    /// <summary>The parameters as the search language takes them.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Pairs(IReadOnlyList<QueryParameter> parameters) =>
        [.. parameters.Select(p => new KeyValuePair<string, string>(p.Name, p.Value))];

    /// <summary>The plan of a condition, or null with issues; unknown parameters are refused.</summary>
    public static async ValueTask<SearchPlan?> PlanAsync(
        CompiledModel model, string type, IReadOnlyList<QueryParameter> parameters, IssueCollector issues, CancellationToken cancellationToken, string? address = null)
    {
        var query = model.Queries.Parse(new SearchRequest(type, Pairs(parameters)) { IsStrict = true, Base = address }, issues);
        return query is null ? null : await PlanAsync(model, query, null, issues, cancellationToken);
    }

    /// <summary>The plan of a search that needs no terminology (scopes and consents are such), or null with issues.</summary>
    public static SearchPlan? Plan(CompiledModel model, string? type, IReadOnlyList<QueryParameter> parameters, bool strict, IssueCollector issues)
    {
        var query = model.Queries.Parse(new SearchRequest(type, Pairs(parameters)) { IsStrict = strict }, issues);
        return query is null ? null : model.Lowering.Lower(query, null, issues);
    }

    /// <summary>The plan of a query, or null with issues.</summary>
    public static ValueTask<SearchPlan?> PlanAsync(CompiledModel model, SearchQuery query, PagePosition? after, IssueCollector issues, CancellationToken cancellationToken) =>
        model.Lowering.LowerAsync(query, after, (request, _) => ValueTask.FromResult(Expand(model.Terminology, request)), issues, cancellationToken);

    /// <summary>The plan of a query whose chains may lead through canonicals: those are followed in the state of the store that will be searched.</summary>
    public static async ValueTask<SearchPlan?> PlanAsync(
        CompiledModel model, SearchQuery query, PagePosition? after, IStoreSnapshot snapshot, IssueCollector issues, CancellationToken cancellationToken)
    {
        ExpandTokens expand = (request, _) => ValueTask.FromResult(Expand(model.Terminology, request));
        var followed = await model.CanonicalChains.FollowAsync(query, expand, FindAsync, issues, cancellationToken);
        return followed is null ? null : await model.Lowering.LowerAsync(followed, after, expand, issues, cancellationToken);

        async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> FindAsync(SearchPlan plan, CancellationToken token) =>
            [.. (await snapshot.SearchAsync(plan, token)).Matches.Select(m => m.Json)];
    }

    private static IReadOnlyList<TokenCode>? Expand(ITerminology terminology, TokenSetRequest request)
    {
        if (request.Kind == SearchModifier.In)
        {
            return terminology.Expand(request.Value, MaxCodes + 1) is { } codings ? [.. codings.Select(c => new TokenCode(c.System, c.Code!))] : null;
        }

        return request.System is { } system && terminology.Related(system, request.Value, request.Kind == SearchModifier.Above, MaxCodes + 1) is { } codes
            ? [.. codes.Select(c => new TokenCode(system, c))]
            : null;
    }
}
