namespace Shr.Terminology.ValueSets;

/// <summary>A value set as defined: which codes, not yet looked up.</summary>
/// <remarks>https://hl7.org/fhir/R4/valueset.html</remarks>
public sealed class ValueSetDefinition
{
    /// <summary>The canonical url; empty where an inline value set has none.</summary>
    public required string Url { get; init; }

    public string? Version { get; init; }

    public string? Id { get; init; }

    public string? Name { get; init; }

    public string Status { get; init; } = "active";

    public string? StandardsStatus { get; init; }

    public bool IsExperimental { get; init; }

    public string? Language { get; init; }

    public string? Date { get; init; }

    /// <summary><c>compose.lockedDate</c>: the day whose releases are meant where an include names no version; or null.</summary>
    public string? LockedDate { get; init; }

    /// <summary><c>compose.inactive</c>: false leaves inactive codes out.</summary>
    public bool? IncludesInactive { get; init; }

    public bool HasCompose { get; init; }

    public IReadOnlyList<ValueSetInclude> Includes { get; init; } = [];

    public IReadOnlyList<ValueSetInclude> Excludes { get; init; } = [];

    /// <summary>Canonicals of supplements without which it must not be used.</summary>
    public IReadOnlyList<string> Supplements { get; init; } = [];

    /// <summary>Parameters the value set wants for its expansion, such as displayLanguage.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ExpansionParameters { get; init; } = [];

    /// <summary>The stored expansion, used only where there is no compose.</summary>
    public IReadOnlyList<ExpandedCode> Expansion { get; init; } = [];

    /// <summary>Whether it has an expansion, which may be empty.</summary>
    public bool HasExpansion { get; init; }

    /// <summary>Value sets contained in the resource, by their id.</summary>
    public IReadOnlyDictionary<string, ValueSetDefinition> Contained { get; init; } = new Dictionary<string, ValueSetDefinition>();

    /// <summary>Whether nobody wrote it down: it was made for its url.</summary>
    public bool IsImplicit { get; init; }

    /// <summary>Whether it stands for the code system itself, for checking a code against that alone.</summary>
    public bool StandsForCodeSystem { get; init; }

    /// <summary>The resource as received; empty for implicit ones.</summary>
    public ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>Whether it says nothing of which codes it has: they are held elsewhere.</summary>
    public bool IsWithoutContent => !HasCompose && !HasExpansion;

    /// <summary><c>url|version</c>, or the url alone.</summary>
    public string Canonical => Version is null ? Url : Url + "|" + Version;

    /// <inheritdoc/>
    public override string ToString() => Canonical;
}
