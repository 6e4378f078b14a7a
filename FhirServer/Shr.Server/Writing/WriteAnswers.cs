using Shr.Fhir;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Writing;

/// <summary>The answers to writes that were done, in the form the client prefers.</summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#ops</remarks>
internal static class WriteAnswers
{
    /// <summary>201 with the place of the record.</summary>
    public static FhirResponse Created(FhirRequest request, ResourceVersion version, IReadOnlyList<Issue> notes) =>
        Of(201, request, version, notes) with { Location = version.Key };

    /// <summary>200 with the new version.</summary>
    public static FhirResponse Updated(FhirRequest request, ResourceVersion version, IReadOnlyList<Issue> notes) =>
        Of(200, request, version, notes);

    /// <summary>204, or 200 where the client wants an outcome.</summary>
    public static FhirResponse Deleted(FhirRequest request, ResourceVersion? version, int count)
    {
        if (request.Return != PreferReturn.OperationOutcome)
        {
            return new FhirResponse(204) { Version = version };
        }

        return FhirResponse.Refused(200, ServerIssues.Done, count == 1 ? "Deleted." : $"Deleted {count} records.") with { Version = version };
    }

    private static FhirResponse Of(int status, FhirRequest request, ResourceVersion version, IReadOnlyList<Issue> notes)
    {
        var answer = new FhirResponse(status) { Version = version, Issues = notes };
        return request.Return switch
        {
            PreferReturn.Minimal => answer with { IsMinimal = true, Issues = [] },
            PreferReturn.OperationOutcome => answer with { Content = new OutcomeContent(notes.Count > 0 ? notes : Done, request.Body) },
            _ => answer,
        };
    }

    private static readonly IReadOnlyList<Issue> Done = FhirResponse.Refused(200, ServerIssues.Done, "Done.").Issues;
}
