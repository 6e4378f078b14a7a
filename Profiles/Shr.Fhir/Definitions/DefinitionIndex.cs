namespace Shr.Fhir.Definitions;

/// <summary>The definitions of one layer by type, by canonical url and by id.</summary>
internal sealed class DefinitionIndex
{
    private readonly Dictionary<string, List<Definition>> _byType = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Type, string Url), Definition> _current = [];
    private readonly Dictionary<(string Type, string Url), List<Definition>> _versions = [];
    private readonly Dictionary<(string Type, string Id), Definition> _byId = [];

    public DefinitionIndex(IReadOnlyList<Definition> definitions)
    {
        _current.EnsureCapacity(definitions.Count);
        _byId.EnsureCapacity(definitions.Count);
        foreach (var definition in definitions)
        {
            Add(definition);
        }
    }

    public Definition? Find(string type, string url, string? version)
    {
        if (!_current.TryGetValue((type, url), out var current) || version is null || current.Version == version)
        {
            return current;
        }

        return _versions.TryGetValue((type, url), out var versions) ? versions.FindLast(d => d.Version == version) : null;
    }

    public Definition? FindById(string type, string id) => _byId.GetValueOrDefault((type, id));

    public IReadOnlyList<Definition> OfType(string type) => _byType.TryGetValue(type, out var definitions) ? definitions : [];

    private void Add(Definition definition)
    {
        if (!_byType.TryGetValue(definition.ResourceType, out var ofType))
        {
            _byType[definition.ResourceType] = ofType = [];
        }

        ofType.Add(definition);
        if (definition.Id is { } id)
        {
            _byId[(definition.ResourceType, id)] = definition;
        }

        if (definition.Url is { } url)
        {
            AddCanonical((definition.ResourceType, url), definition);
        }
    }

    private void AddCanonical((string, string) key, Definition definition)
    {
        if (_current.TryAdd(key, definition))
        {
            return;
        }

        // Nearly every url has one version, so only the others pay for a list.
        var current = _current[key];
        if (!_versions.TryGetValue(key, out var versions))
        {
            _versions[key] = versions = [current];
        }

        versions.Add(definition);
        if (VersionOrder.Compare(definition.Version, current.Version) >= 0)
        {
            _current[key] = definition;
        }
    }
}
