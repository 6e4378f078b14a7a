namespace Shr.Terminology.CodeSystems;

/// <summary>A name of a concept: a translation, a synonym or a name for one use.</summary>
/// <param name="Language">BCP-47 tag, or null where none is stated.</param>
/// <param name="Use">What it is for, or null.</param>
/// <param name="Value">The name.</param>
/// <param name="IsWithdrawn">Whether it is kept only for old records.</param>
/// <param name="Extensions">The extensions as JSON objects, or empty.</param>
/// <param name="Source">The supplement it comes from, as canonical with version; null for the code system itself.</param>
public sealed record Designation(string? Language, Coding? Use, string Value, bool IsWithdrawn = false, IReadOnlyList<ConceptExtension>? Extensions = null, string? Source = null);
