using Shr.Fhir.Elements;

namespace Shr.Validation.Compile;

/// <summary>What one ElementDefinition of a snapshot demands, read once.</summary>
/// <remarks>https://hl7.org/fhir/R4/elementdefinition.html</remarks>
internal sealed class ElementConstraints
{
    public required string Id { get; init; }

    public required string Path { get; init; }

    public string? SliceName { get; init; }

    public int Min { get; init; }

    /// <summary>The largest number of values, or null for <c>*</c>.</summary>
    public int? Max { get; init; }

    public string? ContentReference { get; init; }

    public IReadOnlyList<TypeConstraint> Types { get; init; } = [];

    public IReadOnlyList<InvariantConstraint> Invariants { get; init; } = [];

    public BindingConstraint? Binding { get; init; }

    public SlicingConstraint? Slicing { get; init; }

    public int? MaxLength { get; init; }

    public bool IsModifier { get; init; }

    /// <summary>The definition's text, in which the rows of the values stand.</summary>
    public required JsonTree Tree { get; init; }

    /// <summary>The row of <c>fixed[x]</c>, or -1.</summary>
    public int Fixed { get; init; } = -1;

    /// <summary>The row of <c>pattern[x]</c>, or -1.</summary>
    public int Pattern { get; init; } = -1;

    /// <summary>The row of <c>minValue[x]</c>, or -1.</summary>
    public int MinValue { get; init; } = -1;

    /// <summary>The row of <c>maxValue[x]</c>, or -1.</summary>
    public int MaxValue { get; init; } = -1;

    /// <summary>The last part of the path: <c>given</c>, <c>value[x]</c>.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..];
}

/// <summary>One allowed type with the profiles asked of the value and of the resource it refers to.</summary>
internal sealed record TypeConstraint(string Code, IReadOnlyList<string> Profiles, IReadOnlyList<string> TargetProfiles, IReadOnlyList<string> Aggregation);

/// <summary>One FHIRPath constraint.</summary>
internal sealed record InvariantConstraint(string Key, bool IsError, bool IsBestPractice, string Human, string? Expression, string? Source);

/// <summary>A binding to a value set.</summary>
internal sealed record BindingConstraint(string Strength, string? ValueSet, string? MaxValueSet);

/// <summary>How values are told apart.</summary>
internal sealed record SlicingConstraint(IReadOnlyList<DiscriminatorConstraint> Discriminators, bool IsOrdered, string Rules);

/// <summary>One way to tell values apart: by kind and path.</summary>
internal sealed record DiscriminatorConstraint(string Type, string Path);
