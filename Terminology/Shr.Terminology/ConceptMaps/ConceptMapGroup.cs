namespace Shr.Terminology.ConceptMaps;

/// <summary>The mappings from one system to another.</summary>
public sealed class ConceptMapGroup
{
    public required string? Source { get; init; }

    public string? SourceVersion { get; init; }

    public required string? Target { get; init; }

    public string? TargetVersion { get; init; }

    /// <summary>Targets by source code.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<ConceptMapTarget>> Elements { get; init; }

    /// <summary>Source codes with their targets, by target code.</summary>
    public required ILookup<string, (string Source, ConceptMapTarget Target)> Reverse { get; init; }

    /// <summary>provided, fixed, other-map; null where nothing is said of codes that are not listed.</summary>
    public string? UnmappedMode { get; init; }

    public string? UnmappedCode { get; init; }

    public string? UnmappedDisplay { get; init; }

    /// <summary>The canonical of the map to go on with.</summary>
    public string? UnmappedMap { get; init; }
}
