namespace Shr.Fhir.Definitions;

/// <summary>
/// Definitions that came together (the pack, one package, the uploaded ones), found by canonical url and by id. Within a layer
/// the highest version of a url is its current one. Immutable.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/references.html#canonical</remarks>
public sealed class DefinitionLayer
{
    private readonly Lazy<DefinitionIndex> _index;

    private DefinitionLayer(string name, IReadOnlyList<Definition> definitions)
    {
        Name = name;
        All = definitions;
        _index = new Lazy<DefinitionIndex>(() => new DefinitionIndex(All));
    }

    /// <summary>What it is called in messages; a set holds one layer of a name.</summary>
    public string Name { get; }

    /// <summary>Its definitions in the order in which they came.</summary>
    public IReadOnlyList<Definition> All { get; }

    /// <summary>A layer of definitions that were read before.</summary>
    public static DefinitionLayer Of(string name, IReadOnlyList<Definition> definitions) => new(name, definitions);

    /// <summary>A layer of JSON files: each holds one resource or a Bundle of them. What cannot be read is an issue and left out.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="files">Name, for messages, and bytes of each file.</param>
    /// <param name="issues">Takes what is wrong with the files.</param>
    public static DefinitionLayer FromFiles(string name, IEnumerable<(string Name, byte[] Json)> files, IssueCollector issues)
    {
        var definitions = new List<Definition>();
        foreach (var (file, json) in files)
        {
            DefinitionReader.Read(new DefinitionSource(file, json), definitions, issues);
        }

        ReportDuplicates(definitions, issues);
        return new DefinitionLayer(name, definitions);
    }

    /// <summary>The version of a definition that <c>url|version</c> names, or for a bare url the current one; null where there is none.</summary>
    public Definition? Find(string resourceType, string url, string? version) => _index.Value.Find(resourceType, url, version);

    /// <summary>The definition with a logical id, or null.</summary>
    public Definition? FindById(string resourceType, string id) => _index.Value.FindById(resourceType, id);

    /// <summary>The definitions of a resource type in their order, every version.</summary>
    public IReadOnlyList<Definition> OfType(string resourceType) => _index.Value.OfType(resourceType);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({All.Count})";

    private static void ReportDuplicates(List<Definition> definitions, IssueCollector issues)
    {
        var seen = new Dictionary<(string, string, string?), Definition>();
        foreach (var definition in definitions)
        {
            if (definition.Url is { } url && !seen.TryAdd((definition.ResourceType, url, definition.Version), definition))
            {
                var key = (definition.ResourceType, url, definition.Version);
                issues.Add(DefinitionIssues.DuplicateDefinition, "", definition.Source, url, seen[key].Source);
                seen[key] = definition;
            }
        }
    }
}
