namespace Shr.Terminology.ValueSets;

/// <summary>A code in the stored expansion of a value set that has no compose.</summary>
public sealed record ExpandedCode(string System, string? Version, string Code, string? Display, bool IsAbstract, bool IsInactive);
