namespace Shr.Validation;

/// <summary>Which value set a code is asked to be in, and how strongly.</summary>
/// <param name="Strength">How strongly.</param>
/// <param name="ValueSet">The canonical url, or null where only a maximum is given.</param>
/// <param name="MaxValueSet">A second value set that every code must be in, or null.</param>
/// <param name="Profile">The profile that asks.</param>
public sealed record Binding(BindingStrength Strength, string? ValueSet, string? MaxValueSet, string Profile)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Strength} binding {ValueSet}{(MaxValueSet is null ? "" : " max " + MaxValueSet)}";
}
