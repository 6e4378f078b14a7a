using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Server.Wire;
using Shr.Storage;
using Shr.Terminology;

namespace Shr.Server.Operations.Terminology;

/// <summary>Hands a request to the terminology and its answer back. GET and POST, type and instance level alike.</summary>
/// <remarks>https://hl7.org/fhir/R4/terminology-service.html</remarks>
internal sealed class TerminologyOperationHandler(TerminologyOperation operation, IResourceStore store) : IOperation
{
    public async ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        var call = new TerminologyRequest
        {
            AcceptLanguage = request.AcceptLanguage,
            CacheId = request.CacheId,
            TooCostlyThreshold = request.TooCostlyThreshold,
        };
        using var instance = request.Route.Shape == RouteShape.InstanceOperation ? await ReadAsync(request, cancellationToken) : null;
        if (request.Route.Shape == RouteShape.InstanceOperation)
        {
            if (instance is null)
            {
                return FhirResponse.Refused(404, ServerIssues.NotFound, request.Route.Key);
            }

            call.AddInstance(instance.Root);
        }

        foreach (var parameter in request.Parameters)
        {
            call.Add(parameter.Name, parameter.Value);
        }

        var issues = new IssueCollector();
        using var body = request.Format == BodyFormat.Json && request.Body.Count > 0
            ? JsonTreeReader.Read(request.Body.Array!, request.Body.Offset, request.Body.Count, issues, request.Model.MaxDepth)
            : null;
        if (issues.HasErrors)
        {
            return FhirResponse.Refused(400, issues, request.Body);
        }

        if (body is not null)
        {
            call.AddBody(body, 0);
        }

        var result = ((TerminologyService)request.Model.Terminology).Run(operation, call);
        return new FhirResponse(result.Status) { Content = new TerminologyContent(result.Json) };
    }

    // Definitions may be records of their own, or part of the model.
    private async ValueTask<Resource?> ReadAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        await using (var snapshot = await store.OpenSnapshotAsync(request.Caller.Access, cancellationToken))
        {
            if (await snapshot.ReadAsync(request.Route.Key, null, cancellationToken) is { IsDeleted: false } stored)
            {
                return Resource.Parse(stored.Json.ToArray(), request.Model.Types, issues, request.Model.MaxDepth);
            }
        }

        return request.Model.Definitions.FindById(request.Route.Type!, request.Route.Id!) is { } definition
            ? Resource.Parse(definition.Json.ToArray(), request.Model.Types, issues, request.Model.MaxDepth)
            : null;
    }
}
