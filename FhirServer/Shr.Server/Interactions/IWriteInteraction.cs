using Shr.Server.Wire;
using Shr.Server.Writing;

namespace Shr.Server.Interactions;

/// <summary>
/// Turns a request into writes in two steps: which record it is about (so that a transaction can resolve references to
/// it), then what is written. Neither step changes anything; only the commit does.
/// </summary>
internal interface IWriteInteraction : IInteraction
{
    /// <summary>The record the request is about, or the answer where nothing is to be written.</summary>
    ValueTask<WriteTarget> FindTargetAsync(FhirRequest request, WriteScope scope, CancellationToken cancellationToken);

    /// <summary>The writes and what to answer when they are done, or the answer that refuses them.</summary>
    ValueTask<WritePlan> PlanAsync(FhirRequest request, WriteTarget target, WriteScope scope, CancellationToken cancellationToken);
}
