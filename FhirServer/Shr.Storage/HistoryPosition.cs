namespace Shr.Storage;

/// <summary>Where a walk through history stands.</summary>
/// <param name="FirstPage">The sequence of the first page; later changes are not shown.</param>
/// <param name="Sequence">The last version shown: its commit.</param>
/// <param name="Index">The last version shown: its place in the commit.</param>
public sealed record HistoryPosition(long FirstPage, long Sequence, int Index);
