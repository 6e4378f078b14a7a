using Shr.Fhir;
using Shr.Server.Operations;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Registries.Duplicates;

/// <summary>
/// <c>Patient/$merge</c>: makes one of <c>source-patient</c> and <c>target-patient</c> (or <c>-identifier</c> of either); with
/// <c>preview</c> it only says what would be done.
/// </summary>
/// <remarks>The parameters are those of R5: https://hl7.org/fhir/R5/patient-operation-merge.html</remarks>
internal sealed class MergeOperation(IResourceStore store, MergeRoad road, MergeAccess access, PatientParameter patients) : IOperation
{
    /// <inheritdoc/>
    public async ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        using var inputs = OperationInputs.Read(request, issues);
        if (inputs is null)
        {
            return FhirResponse.Refused(400, issues, request.Body);
        }

        if (inputs.Text("preview") is { } preview and not ("true" or "false"))
        {
            return FhirResponse.Refused(400, ServerIssues.OperationParameterType, "preview", "merge", "boolean", preview);
        }

        ResourceKey source, target;
        await using (var snapshot = await store.OpenSnapshotAsync(request.Caller.Access, cancellationToken))
        {
            var (first, refusal) = await patients.ReadAsync(request, inputs, "source-patient", snapshot, cancellationToken);
            if (first is null)
            {
                return refusal!.ToResponse();
            }

            (var second, refusal) = await patients.ReadAsync(request, inputs, "target-patient", snapshot, cancellationToken);
            if (second is null)
            {
                return refusal!.ToResponse();
            }

            (source, target) = (first.Value, second.Value);

            // Who may not see a patient learns nothing of it.
            if (await MissingAsync([source, target], snapshot, cancellationToken) is { } missing)
            {
                return FhirResponse.Refused(404, DuplicateIssues.PatientMissing, missing.Id);
            }
        }

        var isPreview = inputs.Text("preview") == "true";
        var ask = new MergeAsk(request, source, target)
        {
            IsPreview = isPreview,
            Check = (one, other) => access.Refuse(request.Caller.Identity, one, other),
        };
        var result = await road.MergeAsync(ask, cancellationToken);
        return isPreview
            ? MergeAnswer.Of(request, result, DuplicateIssues.MergePreview, source, target, result.HasMore ? $"more than {result.Moved}" : result.Moved)
            : MergeAnswer.Of(request, result, DuplicateIssues.MergeDone, source, target, result.Moved, MergeAnswer.Rest(result));
    }

    private static async ValueTask<ResourceKey?> MissingAsync(ResourceKey[] keys, IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        var found = await snapshot.ReadManyAsync(keys, cancellationToken);
        for (var i = 0; i < keys.Length; i++)
        {
            if (found[i] is null or { IsDeleted: true })
            {
                return keys[i];
            }
        }

        return null;
    }
}
