using Shr.Search.Model;

namespace Shr.Search.Query;

/// <summary>One key of <c>_sort</c>.</summary>
/// <param name="Code">The parameter's name.</param>
/// <param name="Parameters">The parameter in each type searched; empty for <c>_id</c>.</param>
/// <param name="Descending">Whether large values come first.</param>
public sealed record SortField(string Code, IReadOnlyList<CompiledSearchParameter> Parameters, bool Descending);
