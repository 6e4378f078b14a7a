using Shr.Server.Interactions;
using Shr.Server.Wire;
using Shr.Server.Writing;

namespace Shr.Server.Registries.Encounters.Quarantine;

/// <summary>Sends a kept Bundle down its whole road again, in the name of the facility and provider that sent it.</summary>
internal sealed class QuarantineReplay(EncounterRoad road, Lazy<Dispatcher> dispatcher, Quality.Scorecards scorecards)
{
    /// <summary>The kept Bundle as it is afterwards: accepted, and no longer holding its content; or open with new reasons.</summary>
    public async ValueTask<KeptBundle> RunAsync(FhirRequest request, KeptBundle kept, CancellationToken cancellationToken)
    {
        var caller = request.Caller;
        var stamp = caller.Identity is { } identity ? new RequesterStamp(identity.Id, kept.Facility, kept.Provider, null) : null;
        var result = kept.Road == KeptBundle.National
            ? await road.SubmitAsync(new EncounterSubmission(request, stamp, kept.Hid ?? "", kept.EncounterId, kept.Body, kept.ContentType), cancellationToken)
            : await ReplayAsync(request with { Caller = caller with { Stamp = stamp } }, kept, cancellationToken);
        scorecards.Note(stamp, result);
        return result.IsAccepted
            ? kept with { IsOpen = false, Status = 200, Message = "Accepted", Faults = [], Body = ReadOnlyMemory<byte>.Empty, EncounterId = result.EncounterId, Attempts = kept.Attempts + 1 }
            : kept with { Status = result.Status, Message = result.Message, Faults = result.Faults, Attempts = kept.Attempts + 1 };
    }

    private async ValueTask<EncounterResult> ReplayAsync(FhirRequest request, KeptBundle kept, CancellationToken cancellationToken)
    {
        var answer = await dispatcher.Value.AnswerAsync(
            request with
            {
                Method = FhirMethod.Post,
                Route = new Route(RouteShape.System),
                Body = kept.Body.ToArray(),
                Format = BodyFormat.Json,
                ContentType = MediaTypes.Json,
            },
            cancellationToken);
        return TransactionResult.Of(answer, null);
    }
}
