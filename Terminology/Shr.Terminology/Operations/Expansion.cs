namespace Shr.Terminology.Operations;

/// <summary>The codes of a value set, or a page of them.</summary>
/// <param name="Items">The codes; those at the top where it is nested.</param>
/// <param name="Total">How many codes there are in all pages; null where that would take too long to find out.</param>
/// <param name="ShowsVersions">Whether codes of several versions of one system are in it.</param>
internal sealed record Expansion(IReadOnlyList<ExpansionItem> Items, int? Total, bool ShowsVersions);
