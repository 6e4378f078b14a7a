using Shr.Server.Wire;
using Shr.Server.Writing;

namespace Shr.Server.Operations.Records;

/// <summary><c>[type]/[id]/$meta-add</c> and <c>$meta-delete</c>: labels come and go without the client sending the record.</summary>
/// <remarks>
/// The specification would change the record in place. Here the past is never rewritten, so a new version is made, and
/// the history says who labelled what. https://hl7.org/fhir/R4/resource-operation-meta-add.html
/// </remarks>
internal sealed class MetaChangeOperation(WriteRoad writes, MetaChange change) : IOperation
{
    /// <inheritdoc/>
    public async ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        var answer = await writes.RunAsync(request, change, cancellationToken);
        return answer is { IsSuccess: true, Version: { } version }
            ? answer with { Content = MetaOperation.Answer(version.Json) }
            : answer;
    }
}
