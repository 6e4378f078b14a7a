using Shr.Fhir;
using Shr.Server.Operations;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Registries.Duplicates;

/// <summary>
/// <c>Patient/[id]/$unmerge</c>, or <c>Patient/$unmerge</c> with <c>source-patient</c>: takes the merge of a patient back,
/// within the period that is set.
/// </summary>
/// <remarks>Not in FHIR: R5 has the merge alone.</remarks>
internal sealed class UnmergeOperation(IResourceStore store, UnmergeRoad road, PatientParameter patients) : IOperation
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

        ResourceKey source;
        await using (var snapshot = await store.OpenSnapshotAsync(request.Caller.Access, cancellationToken))
        {
            var (key, refusal) = request.Route.Id is null
                ? await patients.ReadAsync(request, inputs, "source-patient", snapshot, cancellationToken)
                : (request.Route.Key, null);
            if (key is null)
            {
                return refusal!.ToResponse();
            }

            source = key.Value;
            if (await snapshot.ReadAsync(source, null, cancellationToken) is null)
            {
                return FhirResponse.Refused(404, DuplicateIssues.PatientMissing, source.Id);
            }
        }

        var result = await road.UndoAsync(request, source, m => Refuse(request, m), cancellationToken);
        return MergeAnswer.Of(request, result, DuplicateIssues.UnmergeDone, source, result.Merge?.TargetKey, result.Moved, MergeAnswer.Rest(result));
    }

    private static MergeResult? Refuse(FhirRequest request, PatientMerge merge)
    {
        foreach (var area in merge.Areas.DefaultIfEmpty(""))
        {
            if (MergeAccess.Refuse(request.Caller.Identity, area) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }
}
