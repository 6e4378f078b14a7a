using Shr.Server.Wire;

namespace Shr.Server.Operations;

/// <summary>Answers an operation (<c>$name</c>).</summary>
/// <remarks>https://hl7.org/fhir/R4/operations.html</remarks>
internal interface IOperation
{
    /// <summary>The answer. Parameters are in the query, a form or the body, as <see cref="FhirRequest"/> has them.</summary>
    ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken);
}
