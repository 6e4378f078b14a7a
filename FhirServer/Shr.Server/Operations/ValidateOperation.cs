using Shr.Fhir;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Operations;

/// <summary><c>$validate</c>: would this resource be stored? Asks the same as a write does, and stores nothing.</summary>
/// <remarks>https://hl7.org/fhir/R4/resource-operation-validate.html</remarks>
internal sealed class ValidateOperation(Admission admission, IResourceStore store) : IOperation
{
    /// <inheritdoc/>
    public async ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        using var inputs = OperationInputs.Read(request, issues);
        if (inputs is null)
        {
            return Outcome(issues, request);
        }

        var mode = inputs.Text("mode");
        if (mode is not (null or "create" or "update" or "delete" or "profile"))
        {
            return FhirResponse.Refused(400, ServerIssues.OperationParameterType, "mode", "validate", "create, update, delete or profile", mode);
        }

        await using var snapshot = await store.OpenSnapshotAsync(request.Caller.Access, cancellationToken);
        var stored = request.Route.Id is null ? null : await snapshot.ReadAsync(request.Route.Key, null, cancellationToken);
        if (mode == "delete")
        {
            return stored is { IsDeleted: false }
                ? Outcome(issues, request)
                : FhirResponse.Refused(404, ServerIssues.NotFound, request.Route.Id is null ? "A record without id" : request.Route.Key);
        }

        var body = inputs.Resource;
        if (body.Count == 0 && request.Route.Type == "Parameters")
        {
            // Parameters that wrap nothing are themselves what is to be judged.
            body = request.Body;
        }

        if (body.Count == 0 && stored is { IsDeleted: false })
        {
            body = stored.Json.ToArray();
        }

        if (body.Count == 0)
        {
            return request.Route.Id is not null && stored is null
                ? FhirResponse.Refused(404, ServerIssues.NotFound, request.Route.Key)
                : FhirResponse.Refused(400, ServerIssues.OperationParameter, "validate", "resource");
        }

        using var resource = Resource.Parse(body.Array!, body.Offset, body.Count, request.Model.Types, issues, request.Model.MaxDepth);
        if (resource is not null && resource.Type.Name != request.Route.Type && request.Route.Type is not null)
        {
            issues.Add(ServerIssues.WrongType, resource.Type.Name, resource.Type.Name, request.Route.Type);
        }

        if (resource is not null)
        {
            CheckId(request, resource, mode, issues);
            string[] profiles = [.. inputs.Texts("profile").SelectMany(p => p.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
            if (profiles.FirstOrDefault(p => request.Model.Profiles.Find(p) is null) is { } unknown)
            {
                return FhirResponse.Refused(404, ServerIssues.UnknownProfile, unknown);
            }

            var interaction = mode is "create" or "update" ? mode : request.Route.Id is null ? "create" : "update";
            await admission.CheckAsync(resource, request, new WriteScope(snapshot), profiles, interaction, issues, cancellationToken);
        }

        return Outcome(issues, request);
    }

    private static void CheckId(FhirRequest request, Resource resource, string? mode, IssueCollector issues)
    {
        if (mode == "update" && request.Route.Id is { } expected && resource.Id != expected)
        {
            issues.Add(ServerIssues.WrongId, $"{resource.Type.Name}.id", resource.Id, expected);
        }
    }

    // The operation itself succeeded, whatever it found.
    private static FhirResponse Outcome(IssueCollector issues, FhirRequest request)
    {
        if (issues.Count == 0)
        {
            issues.Add(ServerIssues.Valid, "");
        }

        return FhirResponse.Ok(new OutcomeContent(issues.All, request.IsTranscoded ? default : request.Body));
    }
}
