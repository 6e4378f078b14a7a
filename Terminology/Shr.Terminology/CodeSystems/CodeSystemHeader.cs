namespace Shr.Terminology.CodeSystems;

/// <summary>What is known of a code system besides its concepts.</summary>
/// <remarks>https://hl7.org/fhir/R4/codesystem.html</remarks>
public sealed record CodeSystemHeader
{
    /// <summary>The canonical url, which is the <c>system</c> of its codes.</summary>
    public required string Url { get; init; }

    /// <summary>The version, or null.</summary>
    public string? Version { get; init; }

    /// <summary>The logical id the resource had, or null.</summary>
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Title { get; init; }

    /// <summary>draft, active, retired or unknown.</summary>
    public string Status { get; init; } = "active";

    /// <summary>The standards-status extension (deprecated, withdrawn ...), or null.</summary>
    public string? StandardsStatus { get; init; }

    public bool IsExperimental { get; init; }

    /// <summary>The release date as written (<c>2019</c>, <c>2019-01-31</c>), or null: chooses the version for an as-of date.</summary>
    public string? Date { get; init; }

    public CodeSystemContent Content { get; init; } = CodeSystemContent.Complete;

    /// <summary>Whether <c>a00</c> and <c>A00</c> are different codes.</summary>
    public bool IsCaseSensitive { get; init; } = true;

    /// <summary>The language of displays, or null.</summary>
    public string? Language { get; init; }

    /// <summary>grouped-by, is-a, part-of, classified-with; null where not stated.</summary>
    public string? HierarchyMeaning { get; init; }

    /// <summary>The code system a supplement adds to, as canonical.</summary>
    public string? Supplements { get; init; }

    /// <summary>The canonical of the value set with all codes, or null.</summary>
    public string? AllCodesValueSet { get; init; }

    /// <summary>The canonical of a value set with the usual codes, for a code system that cannot be listed; or null.</summary>
    public string? CommonCodesValueSet { get; init; }

    /// <summary>What must be shown with any extract, or null.</summary>
    public string? Copyright { get; init; }

    public IReadOnlyList<PropertyDefinition> Properties { get; init; } = [];

    /// <summary>Whether a supplement holds nothing but names, so that it may be applied without being asked for.</summary>
    public bool IsLanguagePack { get; init; }

    /// <summary><c>url|version</c>, or the url alone.</summary>
    public string Canonical => Version is null ? Url : Url + "|" + Version;

    /// <inheritdoc/>
    public override string ToString() => Canonical;
}
