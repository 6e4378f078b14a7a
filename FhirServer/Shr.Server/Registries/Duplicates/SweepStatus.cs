namespace Shr.Server.Registries.Duplicates;

/// <summary>How far a look through all patients has come.</summary>
/// <param name="IsDone">Whether it is finished (or was never begun).</param>
/// <param name="Total">Patients there were when it began.</param>
/// <param name="Done">Patients looked at.</param>
/// <param name="Pairs">Pairs found that wait for a decision; each is counted once for each of its patients.</param>
/// <param name="Sequence">The state of the store when it began.</param>
/// <param name="Last">The store's mark of the last patient looked at.</param>
internal sealed record SweepStatus(bool IsDone, long Total, long Done, long Pairs, long Sequence, long Last)
{
    /// <summary>Nothing to do.</summary>
    public static SweepStatus None { get; } = new(true, 0, 0, 0, 0, 0);
}
