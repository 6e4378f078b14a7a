using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Search.Query;
using Shr.Server.Bundles;
using Shr.Server.Options;
using Shr.Server.Searching;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Operations.Records;

/// <summary>
/// <c>Patient/id/$everything</c> and <c>Encounter/id/$everything</c>: the record, all of its compartment, and what those
/// records refer to. In pages; each page is one state of the store.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/patient-operation-everything.html</remarks>
internal sealed class EverythingOperation(IResourceStore store, PageMarks marks, IOptions<ServerOptions> options) : IOperation
{
    // By which parameter a type tells when care took place; the first that a type has counts.
    private static readonly string[] DateParameters =
        ["date", "onset-date", "period", "authoredon", "authored", "effective-time", "whenhandedover", "performed", "started", "collected", "issued", "created", "recorded-date"];

    /// <inheritdoc/>
    public async ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        if (OperationQuery.Read(request, issues) is not { } input)
        {
            return FhirResponse.Refused(400, issues);
        }

        await using var snapshot = await store.OpenSnapshotAsync(request.Caller.Access, cancellationToken);
        var key = request.Route.Key;
        switch (await snapshot.ReadAsync(key, null, cancellationToken))
        {
            case null: return FhirResponse.Refused(404, ServerIssues.NotFound, key);
            case { IsDeleted: true }: return FhirResponse.Refused(410, ServerIssues.Deleted, key);
        }

        if (await PlanAsync(request, input, issues, cancellationToken) is not { } plan || issues.HasErrors)
        {
            return FhirResponse.Refused(400, issues);
        }

        var path = $"{key}/$everything";
        var binding = $"{request.Caller.Name} {input.LinkTo(path, null)}";
        var page = input.Value(PageMarks.Parameter);
        if (page is not null)
        {
            if (marks.Read(page, binding) is not { } mark)
            {
                return FhirResponse.Refused(400, ServerIssues.BadPageToken);
            }

            plan = plan with { After = PositionMark.Read(mark) };
        }

        var found = await snapshot.SearchAsync(plan, cancellationToken);
        var links = new List<(string, string)> { ("self", input.LinkTo(path, page)) };
        if (found.Next is { } next)
        {
            links.Add(("next", input.LinkTo(path, marks.Next(page, PositionMark.Write(next), binding))));
        }

        return FhirResponse.Ok(new BundleContent("searchset", SearchEntries.Of(request, found)) { Total = found.Total, Links = links });
    }

    private async ValueTask<SearchPlan?> PlanAsync(FhirRequest request, OperationQuery input, IssueCollector issues, CancellationToken cancellationToken)
    {
        var key = request.Route.Key;
        var count = input.Count("_count", options.Value.MaxCount, options.Value.MaxCount, issues);
        var types = input.List("_type");
        foreach (var type in types.Where(t => request.Model.Types.FindResource(t) is null))
        {
            issues.Add(ServerIssues.OperationParameterType, "", "_type", "everything", "resource type", type);
        }

        if (issues.HasErrors)
        {
            return null;
        }

        var search = new SearchRequest(null, [new("_include", "*")]) { Compartment = key };
        if (request.Model.Queries.Parse(search, issues) is not { } query
            || await SearchPlanner.PlanAsync(request.Model, query, null, issues, cancellationToken) is not { } compartment)
        {
            return null;
        }

        // The record itself is not in its own compartment.
        var conditions = new List<IndexCondition> { new AnyOf([compartment.Where, new HasKey([key])]) };
        if (types.Count > 0)
        {
            conditions.Add(new HasType(types));
        }

        if (input.Value("_since") is { } since)
        {
            conditions.Add(new AnyOf([.. TypesOf(compartment, key).Select(t => Of(t, Lower(request, t, "_lastUpdated", since, null, issues) ?? new Nothing()))]));
        }

        if (input.Value("start") is not null || input.Value("end") is not null)
        {
            conditions.Add(new AnyOf([.. TypesOf(compartment, key).Select(t => Of(t, InCareDates(request, t, input, issues)))]));
        }

        return compartment with
        {
            Types = compartment.Types.Count == 0 ? [] : [.. TypesOf(compartment, key)],
            Where = new AllOf(conditions),
            Count = count,
            Total = TotalMode.Accurate,
            IncludeLimit = options.Value.MaxCount,
        };
    }

    private static IndexCondition InCareDates(FhirRequest request, string type, OperationQuery input, IssueCollector issues)
    {
        if (DateParameters.FirstOrDefault(name => request.Model.Search.Find(type, name) is not null) is not { } parameter)
        {
            return new Everything();
        }

        // Records that do not say when they happened are part of everything.
        return Lower(request, type, parameter, input.Value("start"), input.Value("end"), issues) is { } dated
            && Missing(request, type, parameter, issues) is { } undated ? new AnyOf([dated, undated]) : new Nothing();
    }

    private static IndexCondition? Lower(FhirRequest request, string type, string parameter, string? from, string? to, IssueCollector issues)
    {
        var bounds = new List<QueryParameter>();
        if (from is not null)
        {
            bounds.Add(new QueryParameter(parameter, "ge" + from));
        }

        if (to is not null)
        {
            bounds.Add(new QueryParameter(parameter, "le" + to));
        }

        return SearchPlanner.Plan(request.Model, type, bounds, strict: true, issues)?.Where;
    }

    private static IndexCondition? Missing(FhirRequest request, string type, string parameter, IssueCollector issues) =>
        SearchPlanner.Plan(request.Model, type, [new QueryParameter(parameter + ":missing", "true")], strict: true, issues)?.Where;

    private static AllOf Of(string type, IndexCondition condition) => new([new HasType([type]), condition]);

    private static IEnumerable<string> TypesOf(SearchPlan plan, ResourceKey key) => plan.Types.Append(key.Type).Distinct();
}
