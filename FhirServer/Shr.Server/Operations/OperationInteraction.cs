using Shr.Server.Interactions;
using Shr.Server.Wire;

namespace Shr.Server.Operations;

/// <summary>Finds the operation of a request in the table and lets it answer.</summary>
/// <remarks>https://hl7.org/fhir/R4/operations.html#executing</remarks>
internal sealed class OperationInteraction(OperationTable table) : IWholeInteraction
{
    public ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        if (table.Match(request.Route) is not { } row)
        {
            return ValueTask.FromResult(FhirResponse.Refused(404, ServerIssues.UnknownOperation, request.Route.Operation));
        }

        return row.ChangesState && request.Method == FhirMethod.Get
            ? ValueTask.FromResult(FhirResponse.Refused(405, ServerIssues.OperationNeedsPost, row.Name) with { Allow = "POST, OPTIONS" })
            : row.Operation.HandleAsync(request, cancellationToken);
    }
}
