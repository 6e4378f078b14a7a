namespace Shr.Search.Plans;

/// <summary>One key of an order.</summary>
/// <param name="Prefixes">Key prefixes of the sort form of the parameter, one per type searched; empty for <c>_id</c>.</param>
/// <param name="Descending">Whether large values come first; records without a value come last either way.</param>
public sealed record SortKey(IReadOnlyList<byte[]> Prefixes, bool Descending);
