namespace Shr.Validation;

/// <summary>What a terminology service says of one code and one value set.</summary>
/// <param name="IsValid">Whether it is in; null where that cannot be decided.</param>
/// <param name="Message">Why not, or why it cannot be decided; null where there is nothing to say.</param>
/// <param name="IsDisplayWrong">Whether the code is in but its display is none the code system knows.</param>
public readonly record struct CodeAnswer(bool? IsValid, string? Message = null, bool IsDisplayWrong = false);
