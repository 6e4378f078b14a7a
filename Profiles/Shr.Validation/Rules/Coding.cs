namespace Shr.Validation.Rules;

/// <summary>A code as an element carries it; a plain <c>code</c> has no system.</summary>
/// <param name="System">The code system, or null.</param>
/// <param name="Version">The version of the code system, or null.</param>
/// <param name="Code">The code, or null.</param>
/// <param name="Display">The display, or null.</param>
public readonly record struct Coding(string? System, string? Version, string? Code, string? Display)
{
    /// <summary><c>system#code</c>, for messages.</summary>
    public override string ToString() => System is null ? $"'{Code}'" : $"'{System}#{Code}'";
}
