using Shr.Server.Searching;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Interactions;

/// <summary>GET [base]/[type]/[id]: the current version, or 304 where the client has it.</summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#read</remarks>
internal sealed class ReadInteraction : IReadInteraction
{
    /// <inheritdoc/>
    public async ValueTask<FhirResponse> AnswerAsync(FhirRequest request, IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        var key = request.Route.Key;
        var version = await snapshot.ReadAsync(key, null, cancellationToken);
        if (version is null)
        {
            return FhirResponse.Refused(404, ServerIssues.NotFound, key);
        }

        if (version.IsDeleted)
        {
            return FhirResponse.Refused(410, ServerIssues.Deleted, key) with { Version = version };
        }

        return ConditionalRead.HasIt(request.Conditions, version) ? new FhirResponse(304) { Version = version } : ElementFilter.Show(request, version);
    }
}
