using Shr.Terminology.CodeSystems;
using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Operations;

/// <summary>A code of an expansion; its names and properties are fetched only when it is written.</summary>
internal sealed class ExpansionItem
{
    public required string System { get; init; }

    public required string? Version { get; init; }

    public required string Code { get; init; }

    /// <summary>Where it was found; null for a code of a stored expansion whose system is not known.</summary>
    public ICodeSystem? CodeSystem { get; init; }

    public Concept Concept { get; init; }

    /// <summary>What the value set says of it, or null.</summary>
    public IncludedConcept? Listed { get; init; }

    /// <summary>The language of what the value set says.</summary>
    public string? ListedLanguage { get; init; }

    /// <summary>The display of a stored expansion.</summary>
    public string? StoredDisplay { get; init; }

    /// <summary>Codes below it, in a nested expansion.</summary>
    public List<ExpansionItem> Children { get; } = [];

    /// <summary>The item for a concept.</summary>
    public static ExpansionItem Of(ICodeSystem system, Concept concept, IncludedConcept? listed = null, string? language = null) => new()
    {
        System = system.Header.Url,
        Version = system.Header.Version,
        Code = system.CodeOf(concept),
        CodeSystem = system,
        Concept = concept,
        Listed = listed,
        ListedLanguage = language,
    };
}
