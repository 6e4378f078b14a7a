namespace Shr.Terminology.CodeSystems;

/// <summary>A property of a concept. The value is kept as text, numbers as written.</summary>
/// <param name="Code">Which property.</param>
/// <param name="Kind">Its type.</param>
/// <param name="Value">The value; for a Coding its code.</param>
/// <param name="System">For a Coding its system.</param>
/// <param name="Display">For a Coding its display; for a code what it stands for, where known.</param>
public sealed record ConceptProperty(string Code, PropertyKind Kind, string Value, string? System = null, string? Display = null);
