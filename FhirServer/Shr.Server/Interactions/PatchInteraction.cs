using Shr.Fhir;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Interactions;

/// <summary>
/// PATCH [base]/[type]/[id] or [type]?condition: JSON Patch, XML Patch or FHIRPath Patch of the current version, then
/// checked like an update. The version patched is the version replaced, or it is patched again.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#patch</remarks>
internal sealed class PatchInteraction(Admission admission) : IWriteInteraction
{
    /// <inheritdoc/>
    public async ValueTask<WriteTarget> FindTargetAsync(FhirRequest request, WriteScope scope, CancellationToken cancellationToken)
    {
        if (request.Route.Shape == RouteShape.Instance)
        {
            var current = await scope.Snapshot.ReadAsync(request.Route.Key, null, cancellationToken);
            return TargetOf(request, current, null);
        }

        var found = await ConditionSearch.FindAsync(request, request.Route.Type!, request.Query, "patch", scope, cancellationToken);
        return found switch
        {
            { Refusal: { } refusal } => WriteTarget.Decided(refusal),
            { Match: { } match } => TargetOf(request, match, new Precondition { Match = found.Plan, Expected = match.Key }),
            _ => WriteTarget.Decided(FhirResponse.Refused(404, ServerIssues.NotFound, $"{request.Route.Type}?{request.Query}")),
        };
    }

    /// <inheritdoc/>
    public async ValueTask<WritePlan> PlanAsync(FhirRequest request, WriteTarget target, WriteScope scope, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        if (PatchRoad.Apply(request, target.Current!, issues) is not { } patched)
        {
            // A patch that cannot be read is 400; one that does not fit the record is 422.
            var status = issues.All.Any(i => i.Kind.Code is "structure" or "invalid" or "not-supported") ? 400 : 422;
            return WritePlan.Refused(FhirResponse.Refused(status, issues, request.Body));
        }

        using var resource = Resource.Parse(patched, request.Model.Types, issues, request.Model.MaxDepth);
        if (resource is null || !KeepsIdentity(resource, target, issues))
        {
            return WritePlan.Refused(FhirResponse.Refused(422, issues));
        }

        await admission.CheckAsync(resource, request, scope, issues, cancellationToken);
        if (issues.HasErrors)
        {
            return WritePlan.Refused(FhirResponse.Refused(422, issues, patched));
        }

        var write = WritePlanner.Plan(WriteKind.Put, resource, target.Key!.Value, request, target.Precondition, issues);
        return new WritePlan([write], versions => WriteAnswers.Updated(request, versions[0], issues.All));
    }

    private static WriteTarget TargetOf(FhirRequest request, ResourceVersion? current, Precondition? condition)
    {
        var key = current?.Key ?? request.Route.Key;
        var (_, refusal) = VersionCheck.Of(request.Conditions with { IfNoneMatch = null }, key, current);
        if (current is null || current.IsDeleted)
        {
            return WriteTarget.Decided(current is null
                ? FhirResponse.Refused(404, ServerIssues.NotFound, key)
                : FhirResponse.Refused(410, ServerIssues.Deleted, key));
        }

        return refusal is not null
            ? WriteTarget.Decided(refusal)
            : new WriteTarget { Key = key, Current = current, Precondition = (condition ?? new Precondition()) with { Version = current.Version } };
    }

    private static bool KeepsIdentity(Resource resource, WriteTarget target, IssueCollector issues)
    {
        var key = target.Key!.Value;
        if (resource.Type.Name != key.Type)
        {
            issues.Add(ServerIssues.WrongType, "", resource.Type.Name, key.Type);
        }
        else if (resource.Id != key.Id)
        {
            issues.Add(ServerIssues.WrongId, $"{key.Type}.id", resource.Id, key.Id);
        }

        return !issues.HasErrors;
    }
}
