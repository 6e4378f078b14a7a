using Shr.Fhir;
using Shr.Server.Registries.HealthIds;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Interactions;

/// <summary>POST [base]/[type]: the server chooses the id. With If-None-Exist only where no record meets the condition.</summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#create, https://hl7.org/fhir/R4/http.html#ccreate</remarks>
internal sealed class CreateInteraction(Admission admission, HealthIdAllotter allotter, IdGenerator ids) : IWriteInteraction
{
    /// <inheritdoc/>
    public async ValueTask<WriteTarget> FindTargetAsync(FhirRequest request, WriteScope scope, CancellationToken cancellationToken)
    {
        var fresh = new ResourceKey(request.Route.Type!, ids.Next());
        if (request.Conditions.IfNoneExist is not { } condition)
        {
            return new WriteTarget { Key = fresh };
        }

        return await ConditionSearch.FindAsync(request, request.Route.Type!, condition, "create", scope, cancellationToken) switch
        {
            { Refusal: { } refusal } => WriteTarget.Decided(refusal),
            { Match: { } match } => new WriteTarget
            {
                Key = match.Key,
                Current = match,
                Answer = WriteAnswers.Updated(request, match, []) with { Location = match.Key },
            },
            { Plan: var plan } => new WriteTarget { Key = fresh, Precondition = new Precondition { Match = plan } },
        };
    }

    /// <inheritdoc/>
    public async ValueTask<WritePlan> PlanAsync(FhirRequest request, WriteTarget target, WriteScope scope, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        using var received = BodyReader.Read(request, issues);
        if (received is null)
        {
            return WritePlan.Refused(FhirResponse.Refused(400, issues, request.Body));
        }

        request = await allotter.AllotAsync(request, received, cancellationToken);
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

        var write = WritePlanner.Plan(WriteKind.Create, resource, target.Key!.Value, request, target.Precondition, issues);
        return new WritePlan([write], versions => WriteAnswers.Created(request, versions[0], issues.All));
    }
}
