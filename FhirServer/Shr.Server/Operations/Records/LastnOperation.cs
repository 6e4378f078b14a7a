using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Search.Query;
using Shr.Server.Bundles;
using Shr.Server.Options;
using Shr.Server.Searching;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Operations.Records;

/// <summary>
/// <c>Observation/$lastn</c>: of each kind of observation the newest <c>max</c> (1 unless asked). Kinds are told apart by
/// <c>code</c>: observations that share a coding are of one kind.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/observation-operation-lastn.html</remarks>
internal sealed class LastnOperation(IResourceStore store, IOptions<ServerOptions> options) : IOperation
{
    // One person's observations of a lifetime fit; a question about a whole nation does not.
    private const int MostObservations = 20_000;

    /// <inheritdoc/>
    public async ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        if (OperationQuery.Read(request, issues) is not { } input)
        {
            return FhirResponse.Refused(400, issues);
        }

        var max = input.Count("max", 1, options.Value.MaxCount, issues);
        if (!input.Values.Any(v => v.Name.Split('.', ':')[0] is "patient" or "subject"))
        {
            issues.Add(ServerIssues.OperationParameter, "", "lastn", "patient");
        }

        var parameters = SearchPlanner.Pairs([.. input.Values.Where(v => v.Name != "max"), new QueryParameter("_sort", "-date")]);
        if (issues.HasErrors
            || request.Model.Queries.Parse(new SearchRequest("Observation", parameters) { IsStrict = request.IsStrict }, issues) is not { } query
            || await SearchPlanner.PlanAsync(request.Model, query, null, issues, cancellationToken) is not { } plan)
        {
            return FhirResponse.Refused(400, issues);
        }

        plan = plan with { Count = options.Value.MaxCount };
        var kinds = new Dictionary<string, List<ResourceVersion>>(StringComparer.Ordinal);
        var order = new List<List<ResourceVersion>>();
        var seen = 0;
        await using var snapshot = await store.OpenSnapshotAsync(request.Caller.Access, cancellationToken);
        while (true)
        {
            var page = await snapshot.SearchAsync(plan, cancellationToken);
            foreach (var version in page.Matches)
            {
                var kind = KindOf(request, version, kinds, order);
                if (kind.Count < max)
                {
                    kind.Add(version);
                }
            }

            seen += page.Matches.Count;
            if (page.Next is not { } next)
            {
                break;
            }

            if (seen >= MostObservations)
            {
                return FhirResponse.Refused(403, ServerIssues.TooManyObservations, MostObservations);
            }

            plan = plan with { After = next };
        }

        var entries = order.SelectMany(k => k).Select(v => SearchEntries.Of(request, v, "match")).ToList();
        return FhirResponse.Ok(new BundleContent("searchset", entries) { Total = entries.Count, Links = [("self", input.LinkTo("Observation/$lastn", null))] });
    }

    private static List<ResourceVersion> KindOf(FhirRequest request, ResourceVersion version, Dictionary<string, List<ResourceVersion>> kinds, List<List<ResourceVersion>> order)
    {
        using var resource = Resource.Parse(version.Json.ToArray(), request.Model.Types, new IssueCollector());
        var codes = new List<string>();
        if (resource is not null)
        {
            var code = resource.Root.Child("code"u8);
            foreach (var coding in code.ChildrenOf("coding"u8))
            {
                codes.Add($"{coding.ChildString("system"u8)}|{coding.ChildString("code"u8)}");
            }

            if (codes.Count == 0)
            {
                codes.Add($"text|{code.ChildString("text"u8)}");
            }
        }

        var kind = codes.Select(kinds.GetValueOrDefault).FirstOrDefault(k => k is not null);
        if (kind is null)
        {
            kind = [];
            order.Add(kind);
        }

        foreach (var code in codes)
        {
            kinds.TryAdd(code, kind);
        }

        return kind;
    }
}
