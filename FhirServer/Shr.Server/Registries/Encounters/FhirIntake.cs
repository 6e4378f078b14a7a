using System.Text.Json.Nodes;
using Shr.Server.Bundles;
using Shr.Server.Registries.Encounters.Quality;
using Shr.Server.Registries.Encounters.Quarantine;
using Shr.Server.Security.Identities;
using Shr.Server.Wire;
using Shr.Server.Writing;

namespace Shr.Server.Registries.Encounters;

/// <summary>Transactions that facilities and providers send to the FHIR API: kept where refused, and counted, like those of the national road.</summary>
internal sealed class FhirIntake(QuarantineShelf shelf, Scorecards scorecards, Requesters requesters, TimeProvider clock)
{
    private const int MostJudged = 1024 * 1024;
    private const int MostKept = 16 * 1024 * 1024;

    /// <summary>The answer, with a note where the Bundle is kept.</summary>
    public async ValueTask<FhirResponse> AfterAsync(FhirRequest request, FhirResponse answer, CancellationToken cancellationToken)
    {
        if (request is not { Method: FhirMethod.Post, Route.Shape: RouteShape.System, Caller.Identity: { } identity }
            || (identity.Roles & (Role.Facility | Role.Provider)) == 0)
        {
            return answer;
        }

        // A large load of records is counted, but not looked through for its quality.
        var bundle = request.Body.Count <= (answer.IsSuccess ? MostJudged : MostKept) ? Read(request) : null;
        if (bundle is null && answer.Content is not BundleContent { Type: "transaction-response" })
        {
            return answer;
        }

        var stamp = (await requesters.StampAsync(request, cancellationToken)).Caller.Stamp;
        var result = TransactionResult.Of(answer, bundle?.Encounter is null ? null : BundleQuality.Of(bundle, request.Model.Terminology));
        scorecards.Note(stamp, result);
        if (answer.IsSuccess || !EncounterIntake.IsCorrectable(answer.Status))
        {
            return answer;
        }

        var id = await shelf.KeepAsync(
            new KeptBundle
            {
                Id = QuarantineShelf.IdOf(stamp, KeptBundle.Fhir, null, null, request.Body),
                Road = KeptBundle.Fhir,
                Facility = stamp?.Facility,
                Provider = stamp?.Provider,
                User = stamp?.User,
                ReceivedAt = clock.GetUtcNow(),
                Status = result.Status,
                Message = result.Message,
                Faults = result.Faults,
                ContentType = MediaTypes.Json,
                Body = request.Body.ToArray(),
            },
            stamp,
            cancellationToken);
        return id is null ? answer : answer with { Issues = [.. answer.Issues, .. FhirResponse.Refused(answer.Status, EncounterIssues.Quarantined, $"Basic/{id}").Issues] };
    }

    // Only transactions: what cannot be read as one, and the entries of a batch, were told to the sender one by one.
    private static SubmittedBundle? Read(FhirRequest request) =>
        JsonBody.Read(request.Body, request.Model.MaxDepth) is JsonObject root && StoredRecord.TextOf(root, "resourceType") == "Bundle" && StoredRecord.TextOf(root, "type") == "transaction"
            ? SubmittedBundle.Of(root)
            : null;
}
