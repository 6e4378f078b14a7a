using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Server.Options;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Interactions;

/// <summary>
/// DELETE [base]/[type]?condition: ends every record that meets the condition, up to a limit, in one commit. Each is
/// deleted in the version that was found, or the search is made again.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#3.1.0.7.1</remarks>
internal sealed class ConditionalDeleteInteraction(IOptions<ServerOptions> options) : IWriteInteraction
{
    /// <inheritdoc/>
    public async ValueTask<WriteTarget> FindTargetAsync(FhirRequest request, WriteScope scope, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        if (await ConditionSearch.PlanAsync(request, request.Route.Type!, request.Query, "delete", issues, cancellationToken) is not { } plan)
        {
            return WriteTarget.Decided(FhirResponse.Refused(400, issues));
        }

        var limit = options.Value.MaxConditionalDeletes;
        var page = await scope.Snapshot.SearchAsync(plan with { Count = limit + 1 }, cancellationToken);
        if (page.Matches.Count > limit)
        {
            return WriteTarget.Decided(FhirResponse.Refused(412, ServerIssues.TooManyMatches, request.Query, limit));
        }

        // One match can be made sure of whole: nothing else came to meet the condition meanwhile.
        var condition = page.Matches.Count == 1 ? new Precondition { Match = plan, Expected = page.Matches[0].Key } : null;
        return new WriteTarget { Several = page.Matches, Precondition = condition };
    }

    /// <inheritdoc/>
    public ValueTask<WritePlan> PlanAsync(FhirRequest request, WriteTarget target, WriteScope scope, CancellationToken cancellationToken)
    {
        var writes = target.Several.Select(v => WritePlanner.PlanDelete(v, request.Model, (target.Precondition ?? new Precondition()) with { Version = v.Version })).ToArray();
        return ValueTask.FromResult(new WritePlan(writes, versions => WriteAnswers.Deleted(request, versions.Count == 1 ? versions[0] : null, versions.Count)));
    }
}
