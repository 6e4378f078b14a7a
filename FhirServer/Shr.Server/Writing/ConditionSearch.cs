using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Searching;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Writing;

/// <summary>What a condition found: at most one record, and the plan by which the commit asks again.</summary>
internal sealed record ConditionResult(SearchPlan? Plan, ResourceVersion? Match, FhirResponse? Refusal);

/// <summary>
/// Searches that decide about writes. Here an unknown parameter is always refused: ignoring it would change or delete
/// records nobody meant.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#ccreate</remarks>
internal static class ConditionSearch
{
    /// <summary>The one record that meets a condition, or none; several are 412.</summary>
    public static async ValueTask<ConditionResult> FindAsync(
        FhirRequest request, string type, string condition, string purpose, WriteScope scope, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        if (await PlanAsync(request, type, condition, purpose, issues, cancellationToken) is not { } plan)
        {
            return new ConditionResult(null, null, FhirResponse.Refused(400, issues));
        }

        var page = await scope.Snapshot.SearchAsync(plan with { Count = 2 + scope.Deleted.Count }, cancellationToken);
        var matches = page.Matches.Where(m => !scope.Deleted.Contains(m.Key)).Take(2).ToArray();
        return matches.Length > 1
            ? new ConditionResult(null, null, FhirResponse.Refused(412, ServerIssues.SeveralMatches, condition))
            : new ConditionResult(plan, matches.Length == 1 ? matches[0] : null, null);
    }

    /// <summary>The plan of a condition, or null with issues.</summary>
    public static async ValueTask<SearchPlan?> PlanAsync(
        FhirRequest request, string type, string condition, string purpose, IssueCollector issues, CancellationToken cancellationToken)
    {
        // Some clients send the type as well: Patient?identifier=1.
        var question = condition.IndexOf('?', StringComparison.Ordinal);
        var parameters = QueryText.Parse(question >= 0 ? condition[(question + 1)..] : condition)
            .Where(p => p.Name is not ("_format" or "_pretty" or "_summary" or "_elements")).ToArray();
        if (parameters.All(p => p.Name.StartsWith("_count", StringComparison.Ordinal) || p.Value.Length == 0))
        {
            issues.Add(ServerIssues.NoCriteria, "", purpose);
            return null;
        }

        var plan = await SearchPlanner.PlanAsync(request.Model, type, parameters, issues, cancellationToken, request.Base);
        if (plan?.Where is Everything)
        {
            // Parameters that only shape the answer (_sort, _total) would otherwise mean every record.
            issues.Add(ServerIssues.NoCriteria, "", purpose);
            return null;
        }

        return plan is null ? null : plan with { Sort = [], Includes = [], Total = TotalMode.None, After = null, Count = 2 };
    }
}
