namespace Shr.Search.Lowering;

/// <summary>One code of a set.</summary>
/// <param name="System">Its code system, or null for any.</param>
/// <param name="Code">The code.</param>
public readonly record struct TokenCode(string? System, string Code);
