namespace Shr.Terminology.ValueSets;

/// <summary>One include or exclude: codes of a system that also are in all named value sets.</summary>
/// <remarks>https://hl7.org/fhir/R4/valueset.html#compositions</remarks>
public sealed record ValueSetInclude
{
    public string? System { get; init; }

    public string? Version { get; init; }

    /// <summary>The codes that are listed; empty where all or those of the filters are meant.</summary>
    public IReadOnlyList<IncludedConcept> Concepts { get; init; } = [];

    public IReadOnlyList<ValueSetFilter> Filters { get; init; } = [];

    /// <summary>Canonicals of value sets.</summary>
    public IReadOnlyList<string> ValueSets { get; init; } = [];

    /// <summary>Where it stands: <c>ValueSet.compose.include[0]</c>.</summary>
    public required string Path { get; init; }
}
