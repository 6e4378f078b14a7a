using Shr.Server.Wire;

namespace Shr.Server.Interactions;

/// <summary>Does everything itself: Bundles, operations, the CapabilityStatement.</summary>
internal interface IWholeInteraction : IInteraction
{
    /// <summary>The answer.</summary>
    ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken);
}
