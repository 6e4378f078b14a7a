using Shr.Search.Model;

namespace Shr.Search.Lowering;

/// <summary>A set of codes that a search needs from the terminology.</summary>
/// <param name="Kind"><see cref="SearchModifier.In"/> for a value set; <see cref="SearchModifier.Above"/> or <see cref="SearchModifier.Below"/> for a code.</param>
/// <param name="System">For a code its system, or null where the search named none.</param>
/// <param name="Value">The canonical (or <c>ValueSet/id</c>) of the value set, or the code.</param>
public sealed record TokenSetRequest(SearchModifier Kind, string? System, string Value);
