using Shr.Search.Plans;

namespace Shr.Search.Canonicals;

/// <summary>The bytes of the records a plan finds, as the caller may see them; at most <see cref="SearchPlan.Count"/>.</summary>
public delegate ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> FindRecords(SearchPlan plan, CancellationToken cancellationToken);
