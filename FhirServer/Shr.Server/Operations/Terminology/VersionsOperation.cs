using Shr.Server.Wire;

namespace Shr.Server.Operations.Terminology;

/// <summary><c>$versions</c>: the FHIR versions this server speaks.</summary>
/// <remarks>https://hl7.org/fhir/R4/operation-capabilitystatement-versions.html</remarks>
internal sealed class VersionsOperation : IOperation
{
    private static readonly TerminologyContent Answer = new(
        """{"resourceType":"Parameters","parameter":[{"name":"version","valueString":"4.0"},{"name":"default","valueString":"4.0"}]}"""u8.ToArray());

    public ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken) => ValueTask.FromResult(FhirResponse.Ok(Answer));
}
