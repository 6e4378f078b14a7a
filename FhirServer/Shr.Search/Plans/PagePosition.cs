namespace Shr.Search.Plans;

/// <summary>
/// Where a walk through pages stands: the change sequence of its first page and the last record shown. An unchanged
/// record appears exactly once in the walk, a changed one at most once.
/// </summary>
/// <param name="Sequence">The store's sequence when the first page was made; records changed later are not shown.</param>
/// <param name="SortKeys">The last record's value for each sort key; null where it had none.</param>
/// <param name="Last">The store's own mark of the last record.</param>
public sealed record PagePosition(long Sequence, IReadOnlyList<byte[]?> SortKeys, long Last);
