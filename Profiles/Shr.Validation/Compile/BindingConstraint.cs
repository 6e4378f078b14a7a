namespace Shr.Validation.Compile;

/// <summary>A binding to a value set.</summary>
internal sealed record BindingConstraint(string Strength, string? ValueSet, string? MaxValueSet);
