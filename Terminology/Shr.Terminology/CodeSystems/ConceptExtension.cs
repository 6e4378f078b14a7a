namespace Shr.Terminology.CodeSystems;

/// <summary>An extension on a concept or designation.</summary>
/// <param name="Url">Its url.</param>
/// <param name="Json">The whole extension object as JSON text.</param>
/// <param name="Value">The text of its primitive value, or null.</param>
public sealed record ConceptExtension(string Url, string Json, string? Value);
