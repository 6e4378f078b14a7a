namespace Shr.Terminology.CodeSystems;

/// <summary>A concept of one <see cref="ICodeSystem"/>, found by it and meaning nothing elsewhere.</summary>
/// <param name="Index">Its place in a listed code system, from 0; -1 where the code is made by a grammar.</param>
/// <param name="Text">The code itself where a grammar makes it.</param>
public readonly record struct Concept(int Index, string? Text = null);
