namespace Shr.Terminology.ConceptMaps;

/// <summary>A concept map, looked up by source and by target code.</summary>
/// <remarks>https://hl7.org/fhir/R4/conceptmap.html</remarks>
public sealed class ConceptMapDefinition
{
    public required string Url { get; init; }

    public string? Version { get; init; }

    public string? Id { get; init; }

    public string? Date { get; init; }

    /// <summary>The canonical of the value set its source codes are from, or null.</summary>
    public string? SourceScope { get; init; }

    /// <summary>The canonical of the value set its target codes are from, or null.</summary>
    public string? TargetScope { get; init; }

    public required IReadOnlyList<ConceptMapGroup> Groups { get; init; }

    /// <summary>The resource as received.</summary>
    public ReadOnlyMemory<byte> Json { get; init; }

    /// <summary><c>url|version</c>, or the url alone.</summary>
    public string Canonical => Version is null ? Url : Url + "|" + Version;

    /// <inheritdoc/>
    public override string ToString() => Canonical;
}
