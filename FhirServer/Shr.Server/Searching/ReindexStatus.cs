namespace Shr.Server.Searching;

/// <summary>How far indexing again has come.</summary>
/// <param name="Pending">The types that are still to be done; the first one is being done.</param>
/// <param name="Records">How many records were done since the server started.</param>
public sealed record ReindexStatus(IReadOnlyList<string> Pending, long Records)
{
    /// <summary>Whether everything is found by everything.</summary>
    public bool IsDone => Pending.Count == 0;
}
