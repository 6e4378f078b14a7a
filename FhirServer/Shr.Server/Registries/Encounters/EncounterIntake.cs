namespace Shr.Server.Registries.Encounters;

/// <summary>Takes Bundles in: down the road, with what is kept and counted of each.</summary>
internal sealed class EncounterIntake(EncounterRoad road)
{
    /// <summary>Takes one in, or says why not.</summary>
    public ValueTask<EncounterResult> SubmitAsync(EncounterSubmission submission, CancellationToken cancellationToken) => road.SubmitAsync(submission, cancellationToken);
}
