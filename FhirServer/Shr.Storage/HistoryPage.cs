namespace Shr.Storage;

/// <summary>A page of history.</summary>
/// <param name="Versions">In the order asked.</param>
/// <param name="Total">The number of all versions that the query shows.</param>
/// <param name="Next">Where the next page starts, or null after the last.</param>
public sealed record HistoryPage(IReadOnlyList<ResourceVersion> Versions, long Total, HistoryPosition? Next);
