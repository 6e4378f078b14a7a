using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Search.Query;
using Shr.Server.Bundles;
using Shr.Server.Interactions;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Searching;

/// <summary>GET [base]/[type]?, POST [base]/[type]/_search, the same over all types and inside a compartment.</summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#search</remarks>
internal sealed class SearchInteraction(PageMarks marks, ReindexJob reindex) : IReadInteraction
{
    /// <inheritdoc/>
    public async ValueTask<FhirResponse> AnswerAsync(FhirRequest request, IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        if (request.Model.Queries.Parse(RequestOf(request), issues) is not { } query)
        {
            return Refused(issues);
        }

        var binding = BindingOf(request, query);
        PagePosition? after = null;
        if (query.Page is { } page)
        {
            if (marks.Read(page, binding) is not { } mark)
            {
                return FhirResponse.Refused(400, ServerIssues.BadPageToken);
            }

            after = PositionMark.Read(mark);
        }

        if (await SearchPlanner.PlanAsync(request.Model, query, after, snapshot, issues, cancellationToken) is not { } plan)
        {
            return Refused(issues);
        }

        // How the store went about it tells of records that the caller may not see.
        var found = await snapshot.SearchAsync(request.Caller.IsOperator ? plan : plan with { Explain = false }, cancellationToken);
        if (query.Includes.Count > 0)
        {
            found = await CanonicalSearch.AddAsync(request.Model, query, found, plan.IncludeLimit, snapshot, cancellationToken);
        }

        if (found.IncludesCut)
        {
            issues.Add(ServerIssues.IncludesCut, "", plan.IncludeLimit);
        }

        if (reindex.IsPending(plan.Types))
        {
            issues.Add(ServerIssues.IndexIncomplete, "");
        }

        if (found.Explanation is { } explanation)
        {
            issues.Add(ServerIssues.Explained, "", query, new PlanPrinter(request.Model.Search).Print(plan) + explanation);
        }

        return FhirResponse.Ok(new BundleContent("searchset", Entries(request, query, found, issues))
        {
            Total = found.Total,
            Links = Links(request, query, found, binding),
        });
    }

    private static SearchRequest RequestOf(FhirRequest request)
    {
        var route = request.Route;
        var isCompartment = route.Shape is RouteShape.Compartment or RouteShape.CompartmentSearch;
        return new SearchRequest(isCompartment ? (route.Member == "*" ? null : route.Member) : route.Type, SearchPlanner.Pairs(request.Parameters))
        {
            Compartment = isCompartment ? route.Key : null,
            Base = request.Base,
            IsStrict = request.IsStrict,
        };
    }

    private static List<BundleEntry> Entries(FhirRequest request, SearchQuery query, SearchPage page, IssueCollector issues)
    {
        var filter = ElementFilter.Of(request.Model.Types, query.Summary, query.Elements);
        var entries = new List<BundleEntry>(page.Matches.Count + page.Included.Count + 1);
        Add(page.Matches, "match");
        Add(page.Included, "include");
        if (issues.Count > 0)
        {
            entries.Add(new BundleEntry { Resource = new OutcomeContent(issues.All), SearchMode = "outcome" });
        }

        return entries;

        void Add(IReadOnlyList<ResourceVersion> versions, string mode)
        {
            foreach (var version in versions)
            {
                if (mode == "match" && query is { ReturnsContained: true, Contained: not ContainedMode.False })
                {
                    AddContained(version);
                    if (query.Contained == ContainedMode.True || !query.Types.Contains(version.Key.Type))
                    {
                        continue;
                    }
                }

                entries.Add(new BundleEntry
                {
                    FullUrl = $"{request.Base}/{version.Key.Type}/{version.Key.Id}",
                    Resource = filter is null ? new StoredJson(version.Json) : filter.Apply(version.Json),
                    Whole = filter is null ? default : version.Json,
                    SearchMode = mode,
                });
            }
        }

        void AddContained(ResourceVersion version)
        {
            using var record = Resource.Parse(version.Json.ToArray(), request.Model.Types, new IssueCollector(), request.Model.MaxDepth);
            foreach (var match in record is null ? [] : request.Model.Contained.Find(record, query))
            {
                entries.Add(new BundleEntry
                {
                    FullUrl = $"{request.Base}/{version.Key.Type}/{version.Key.Id}#{match.Id}",
                    Resource = new StoredJson(match.Json.ToArray()),
                    SearchMode = "match",
                });
            }
        }
    }

    private List<(string, string)> Links(FhirRequest request, SearchQuery query, SearchPage page, string binding)
    {
        var path = $"{request.Base}/{PathOf(request.Route)}".TrimEnd('/');
        var parameters = query.Applied.Select(p => new QueryParameter(p.Key, p.Value)).ToList();
        var links = new List<(string, string)> { ("self", To(query.Page)) };
        if (query.Page is { } current)
        {
            links.Add(("first", To(null)));
            links.Add(("previous", To(PageMarks.Previous(current))));
        }

        if (page.Next is { } next && query.Count > 0 && query.Summary != SummaryMode.Count)
        {
            links.Add(("next", To(marks.Next(query.Page, PositionMark.Write(next), binding))));
        }

        return links;

        string To(string? value)
        {
            var all = value is null ? parameters : parameters.Append(new QueryParameter(PageMarks.Parameter, value));
            var text = QueryText.Format(all);
            return text.Length == 0 ? path : $"{path}?{text}";
        }
    }

    private static string PathOf(Route route) => route switch
    {
        { Member: { } member } => $"{route.Type}/{route.Id}/{member}",
        { Type: { } type } => type,
        _ => "",
    };

    private static string BindingOf(FhirRequest request, SearchQuery query) =>
        $"search {request.Caller.Name} {PathOf(request.Route)} {QueryText.Format(query.Applied.Select(p => new QueryParameter(p.Key, p.Value)))}";

    private static FhirResponse Refused(IssueCollector issues) =>
        FhirResponse.Refused(issues.All.Any(i => i is { IsError: true, Kind.Code: "too-costly" }) ? 403 : 400, issues);
}
