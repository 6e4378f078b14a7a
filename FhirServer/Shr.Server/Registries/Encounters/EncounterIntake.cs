using Shr.Server.Registries.Encounters.Quality;
using Shr.Server.Registries.Encounters.Quarantine;

namespace Shr.Server.Registries.Encounters;

/// <summary>Takes Bundles in: down the road; what is refused is kept for its sender, and each counts in the figures.</summary>
internal sealed class EncounterIntake(EncounterRoad road, QuarantineShelf shelf, Scorecards scorecards, TimeProvider clock)
{
    /// <summary>Takes one in, or says why not and under which id it is kept.</summary>
    public async ValueTask<(EncounterResult Result, string? KeptAs)> SubmitAsync(EncounterSubmission submission, CancellationToken cancellationToken)
    {
        var result = await road.SubmitAsync(submission, cancellationToken);
        scorecards.Note(submission.Stamp, result);
        if (!IsCorrectable(result.Status))
        {
            return (result, null);
        }

        var stamp = submission.Stamp;
        var kept = new KeptBundle
        {
            Id = QuarantineShelf.IdOf(stamp, KeptBundle.National, submission.Hid, submission.EncounterId, submission.Body.Span),
            Road = KeptBundle.National,
            Facility = stamp?.Facility,
            Provider = stamp?.Provider,
            User = stamp?.User,
            Hid = submission.Hid,
            EncounterId = submission.EncounterId,
            ReceivedAt = clock.GetUtcNow(),
            Status = result.Status,
            Message = result.Message,
            Faults = result.Faults,
            ContentType = submission.ContentType,
            Body = submission.Body,
        };
        return (result, await shelf.KeepAsync(kept, stamp, cancellationToken));
    }

    /// <summary>Whether a refusal is about what was sent, so that a correction may help. Who may not send is told so, and nothing is kept.</summary>
    public static bool IsCorrectable(int status) => status is 308 or 400 or 404 or 409 or 412 or 422;
}
