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

    /// <summary>Whether a primitive must have a value.</summary>
    public bool MustHaveValue { get; init; }

    /// <summary>The extensions of which one may stand in place of a primitive's value; none: no value is asked.</summary>
    public IReadOnlyList<string> ValueAlternatives { get; init; } = [];

    /// <summary>How a narrative whose parts do not say their source is reported (error, warning, information), or null.</summary>
    public string? NarrativeSource { get; init; }

    /// <summary>What is asked of the language sections of a narrative: <c>_no</c>, <c>_yes</c>, <c>_resource</c> or languages.</summary>
    public IReadOnlyList<string> NarrativeLanguages { get; init; } = [];

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
