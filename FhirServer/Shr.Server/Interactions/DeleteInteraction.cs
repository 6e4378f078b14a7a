using Shr.Server.Wire;
using Shr.Server.Writing;

namespace Shr.Server.Interactions;

/// <summary>DELETE [base]/[type]/[id]: the record ends, its history stays. What is not there counts as deleted.</summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#delete</remarks>
internal sealed class DeleteInteraction : IWriteInteraction
{
    /// <inheritdoc/>
    public async ValueTask<WriteTarget> FindTargetAsync(FhirRequest request, WriteScope scope, CancellationToken cancellationToken)
    {
        var key = request.Route.Key;
        var current = await scope.Snapshot.ReadAsync(key, null, cancellationToken);
        var (precondition, refusal) = VersionCheck.Of(request.Conditions with { IfNoneMatch = null }, key, current);
        return refusal is not null
            ? WriteTarget.Decided(refusal)
            : new WriteTarget { Key = key, Current = current, Precondition = precondition };
    }

    /// <inheritdoc/>
    public ValueTask<WritePlan> PlanAsync(FhirRequest request, WriteTarget target, WriteScope scope, CancellationToken cancellationToken)
    {
        var plan = target.Exists
            ? new WritePlan([WritePlanner.PlanDelete(target.Current!, request.Model, target.Precondition)], versions => WriteAnswers.Deleted(request, versions[0], 1))
            : new WritePlan([], _ => WriteAnswers.Deleted(request, null, 0));
        return ValueTask.FromResult(plan);
    }
}
