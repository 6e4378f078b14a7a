using System.Globalization;
using Shr.Server.Searching;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Interactions;

/// <summary>GET [base]/[type]/[id]/_history/[vid]: one version, current or not.</summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#vread</remarks>
internal sealed class VreadInteraction : IReadInteraction
{
    /// <inheritdoc/>
    public async ValueTask<FhirResponse> AnswerAsync(FhirRequest request, IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        var key = request.Route.Key;
        var asked = request.Route.Version!;
        if (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || await snapshot.ReadAsync(key, number, cancellationToken) is not { } version)
        {
            return FhirResponse.Refused(404, ServerIssues.NoSuchVersion, key, asked);
        }

        if (version.IsDeleted)
        {
            return FhirResponse.Refused(410, ServerIssues.VersionDeleted, key, number) with { Version = version };
        }

        return ConditionalRead.HasIt(request.Conditions, version) ? new FhirResponse(304) { Version = version } : ElementFilter.Show(request, version);
    }
}
