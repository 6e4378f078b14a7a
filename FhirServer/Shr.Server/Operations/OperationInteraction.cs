using Shr.Fhir;
using Shr.Server.Interactions;
using Shr.Server.Wire;

namespace Shr.Server.Operations;

/// <summary>Finds the operation of a request in the table and lets it answer.</summary>
/// <remarks>https://hl7.org/fhir/R4/operations.html#executing</remarks>
internal sealed class OperationInteraction(OperationTable table) : IWholeInteraction
{
    private readonly OperationDefinitions _definitions = new();

    public async ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        if (table.Match(request.Route) is not { } row)
        {
            return FhirResponse.Refused(404, ServerIssues.UnknownOperation, request.Route.Operation);
        }

        if (row.ChangesState && request.Method == FhirMethod.Get)
        {
            return FhirResponse.Refused(405, ServerIssues.OperationNeedsPost, row.Name) with { Allow = "POST, OPTIONS" };
        }

        if (!row.IsOpen && _definitions.InputsOf(row, request.Model.Definitions) is { } inputs)
        {
            var issues = new IssueCollector();
            OperationCheck.Check(request, row.Name, inputs, issues);
            if (issues.HasErrors)
            {
                return FhirResponse.Refused(400, issues, request.Body);
            }
        }

        return await row.Operation.HandleAsync(request, cancellationToken);
    }
}
