namespace Shr.Validation.Compile;

/// <summary>One FHIRPath constraint.</summary>
internal sealed record InvariantConstraint(string Key, bool IsError, bool IsBestPractice, string Human, string? Expression, string? Source);
