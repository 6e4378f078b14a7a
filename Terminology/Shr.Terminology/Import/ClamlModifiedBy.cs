namespace Shr.Terminology.Import;

/// <summary>That a class is subdivided by a modifier.</summary>
/// <param name="Modifier">Which.</param>
/// <param name="Valid">The modifier classes that apply; empty for all.</param>
internal sealed record ClamlModifiedBy(string Modifier, HashSet<string> Valid);
