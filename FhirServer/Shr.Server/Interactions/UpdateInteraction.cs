using Shr.Fhir;
using Shr.Server.Registries.HealthIds;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Interactions;

/// <summary>
/// PUT [base]/[type]/[id]: a new version, or a new record with the client's id. PUT [base]/[type]?condition: the record
/// that meets the condition, or a new one.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#update, https://hl7.org/fhir/R4/http.html#cond-update</remarks>
internal sealed class UpdateInteraction(Admission admission, HealthIdAllotter allotter, IdGenerator ids) : IWriteInteraction
{
    /// <inheritdoc/>
    public async ValueTask<WriteTarget> FindTargetAsync(FhirRequest request, WriteScope scope, CancellationToken cancellationToken)
    {
        if (request.Route.Shape == RouteShape.Instance)
        {
            return await TargetAsync(request, request.Route.Key, null, scope, cancellationToken);
        }

        var found = await ConditionSearch.FindAsync(request, request.Route.Type!, request.Query, "update", scope, cancellationToken);
        if (found.Refusal is { } refusal)
        {
            return WriteTarget.Decided(refusal);
        }

        if (found.Match is { } match)
        {
            return await TargetAsync(request, match.Key, new Precondition { Match = found.Plan, Expected = match.Key }, scope, cancellationToken);
        }

        // Nothing found: the body's id, where it has one, is the client's choice for the new record.
        var issues = new IssueCollector();
        using var resource = BodyReader.Read(request, issues);
        if (resource is null)
        {
            return WriteTarget.Decided(FhirResponse.Refused(400, issues, request.Body));
        }

        var key = new ResourceKey(request.Route.Type!, resource.Id is { } id && Route.IsId(id) ? id : ids.Next());
        return await TargetAsync(request, key, new Precondition { Match = found.Plan }, scope, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<WritePlan> PlanAsync(FhirRequest request, WriteTarget target, WriteScope scope, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        using var received = BodyReader.Read(request, issues);
        if (received is null || !CheckId(request, received, target, issues))
        {
            return WritePlan.Refused(FhirResponse.Refused(400, issues, request.Body));
        }

        request = target.Exists ? request : await allotter.AllotAsync(request, received, cancellationToken);
        using var resource = request.AllottedHealthId is null ? received : request.ReadBody(issues)!;
        await admission.CheckAsync(resource, request, scope, issues, cancellationToken);
        if (issues.HasErrors)
        {
            await allotter.ReturnAsync(request);
            return WritePlan.Refused(FhirResponse.Refused(422, issues, request.Body));
        }

        if (request.AllottedHealthId is { } healthId)
        {
            issues.Add(HealthIdIssues.Allotted, "Patient.identifier", healthId);
        }

        var write = WritePlanner.Plan(WriteKind.Put, resource, target.Key!.Value, request, target.Precondition, issues);
        return new WritePlan([write], versions => target.Exists
            ? WriteAnswers.Updated(request, versions[0], issues.All)
            : WriteAnswers.Created(request, versions[0], issues.All));
    }

    private static async ValueTask<WriteTarget> TargetAsync(
        FhirRequest request, ResourceKey key, Precondition? condition, WriteScope scope, CancellationToken cancellationToken)
    {
        var current = await scope.Snapshot.ReadAsync(key, null, cancellationToken);
        var (precondition, refusal) = VersionCheck.Of(request.Conditions, key, current);
        if (refusal is not null)
        {
            return WriteTarget.Decided(refusal);
        }

        if (condition is not null)
        {
            precondition = condition with { Version = precondition?.Version };
        }

        return new WriteTarget { Key = key, Current = current, Precondition = precondition };
    }

    private static bool CheckId(FhirRequest request, Resource resource, WriteTarget target, IssueCollector issues)
    {
        var id = resource.Id;
        var expected = target.Key!.Value.Id;
        if (id == expected || (id is null && request.Route.Shape == RouteShape.Type))
        {
            return true;
        }

        if (id is null)
        {
            issues.Add(ServerIssues.NoId, resource.Type.Name, expected);
        }
        else if (request.Route.Shape == RouteShape.Type)
        {
            issues.Add(ServerIssues.IdMismatch, $"{resource.Type.Name}.id", target.Key, id);
        }
        else
        {
            issues.Add(ServerIssues.WrongId, $"{resource.Type.Name}.id", id, expected);
        }

        return false;
    }
}
