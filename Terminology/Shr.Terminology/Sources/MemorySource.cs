using System.Collections.Concurrent;
using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Fhir.Elements;
using Shr.Terminology.CodeSystems;
using Shr.Terminology.ConceptMaps;
using Shr.Terminology.Json;
using Shr.Terminology.NamingSystems;
using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Sources;

/// <summary>Definitions held in memory. Resources handed over as JSON are read when they are first asked for.</summary>
/// <remarks>Fill it first, then share it: adding is not safe beside reading.</remarks>
public sealed class MemorySource : ITerminologySource
{
    private readonly Dictionary<string, List<Lazy<ICodeSystem?>>> _codeSystems = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Lazy<ValueSetDefinition?>>> _valueSets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Lazy<ConceptMapDefinition?>>> _conceptMaps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Lazy<ICodeSystem?>>> _supplements = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<ICodeSystem>> _readCodeSystems = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<ValueSetDefinition>> _readValueSets = new(StringComparer.Ordinal);
    private readonly List<Func<NamingSystemDefinition?>> _names = [];
    private readonly NamingIndex _namesByIdentifier;

    public MemorySource() => _namesByIdentifier = new NamingIndex(() => _names.Select(n => n()).OfType<NamingSystemDefinition>());

    public IEnumerable<ConceptMapDefinition> ConceptMaps => _conceptMaps.Values.SelectMany(Read);

    public IEnumerable<ICodeSystem> CodeSystems => _codeSystems.Keys.SelectMany(FindCodeSystems);

    /// <summary>Adds a code system.</summary>
    public MemorySource Add(ICodeSystem codeSystem)
    {
        AddCodeSystem(codeSystem.Header.Url, codeSystem.Header.Supplements, new Lazy<ICodeSystem?>(codeSystem));
        return this;
    }

    /// <summary>Adds a value set.</summary>
    public MemorySource Add(ValueSetDefinition valueSet)
    {
        List(_valueSets, valueSet.Url).Add(new Lazy<ValueSetDefinition?>(valueSet));
        return this;
    }

    /// <summary>Adds a concept map.</summary>
    public MemorySource Add(ConceptMapDefinition conceptMap)
    {
        List(_conceptMaps, conceptMap.Url).Add(new Lazy<ConceptMapDefinition?>(conceptMap));
        return this;
    }

    /// <summary>Adds a naming system.</summary>
    public MemorySource Add(NamingSystemDefinition names)
    {
        _names.Add(() => names);
        return this;
    }

    /// <summary>
    /// Adds a resource as JSON; other types than CodeSystem, ValueSet, ConceptMap and NamingSystem are passed over. Tells whether it was one
    /// of them, with issues where it could not be read.
    /// </summary>
    public bool Add(ReadOnlyMemory<byte> json, IssueCollector issues)
    {
        using var tree = JsonTreeReader.Read(json.ToArray(), issues);
        return tree is not null && Add(new JsonView(tree, 0), json);
    }

    /// <summary>Adds a resource whose type and url are known, without reading it yet.</summary>
    /// <param name="type">CodeSystem, ValueSet or ConceptMap.</param>
    /// <param name="url">Its canonical url.</param>
    /// <param name="supplements">For a supplement the canonical it adds to; else null.</param>
    /// <param name="json">Fetches the resource.</param>
    public bool AddUnread(string type, string url, string? supplements, Func<ReadOnlyMemory<byte>> json)
    {
        switch (type)
        {
            case "CodeSystem":
                AddCodeSystem(url, supplements, new Lazy<ICodeSystem?>(() => FhirCodeSystemReader.Read(json(), new IssueCollector())));
                _names.Add(() => NamingSystemReader.Read(json()));
                return true;
            case "ValueSet":
                List(_valueSets, url).Add(new Lazy<ValueSetDefinition?>(() => ValueSetReader.Read(json(), new IssueCollector())));
                return true;
            case "ConceptMap":
                List(_conceptMaps, url).Add(new Lazy<ConceptMapDefinition?>(() => ConceptMapReader.Read(json(), new IssueCollector())));
                return true;
            default:
                return false;
        }
    }

    /// <summary>Adds a definition of a pack or package, without reading it yet; other types are passed over.</summary>
    public bool AddUnread(Definition definition) =>
        definition.ResourceType == "NamingSystem" ? AddNames(() => definition.Json)
        : definition.Url is { } url && AddUnread(definition.ResourceType, url, null, () => definition.Json);

    public IReadOnlyList<ICodeSystem> FindCodeSystems(string url) =>
        _readCodeSystems.TryGetValue(url, out var read) ? read
        : _codeSystems.TryGetValue(url, out var entries) ? _readCodeSystems.GetOrAdd(url, _ => Read(entries))
        : [];

    public IReadOnlyList<ValueSetDefinition> FindValueSets(string url) =>
        _readValueSets.TryGetValue(url, out var read) ? read
        : _valueSets.TryGetValue(url, out var entries) ? _readValueSets.GetOrAdd(url, _ => Read(entries))
        : [];

    public IReadOnlyList<ConceptMapDefinition> FindConceptMaps(string url) => _conceptMaps.TryGetValue(url, out var entries) ? Read(entries) : [];

    public IReadOnlyList<ICodeSystem> FindSupplements(string url) => _supplements.TryGetValue(url, out var entries) ? Read(entries) : [];

    public IReadOnlyList<NamingSystemDefinition> FindNames(string identifier) => _names.Count == 0 ? [] : _namesByIdentifier.Find(identifier);

    internal bool Add(JsonView resource, ReadOnlyMemory<byte> json)
    {
        switch (resource.String("resourceType"u8))
        {
            case "NamingSystem":
                return AddNames(() => json);
            case "ValueSet" or "ConceptMap" or "CodeSystem" when resource.String("url"u8) is not { Length: > 0 }:
                return false;
            case var type:
                return type is not null && AddUnread(type, resource.String("url"u8)!, resource.String("supplements"u8), () => json);
        }
    }

    private bool AddNames(Func<ReadOnlyMemory<byte>> json)
    {
        _names.Add(() => NamingSystemReader.Read(json()));
        return true;
    }

    private void AddCodeSystem(string url, string? supplements, Lazy<ICodeSystem?> entry)
    {
        List(_codeSystems, url).Add(entry);
        if (supplements is not null)
        {
            List(_supplements, Versions.Split(supplements).Url).Add(entry);
        }
    }

    private static List<T> List<T>(Dictionary<string, List<T>> all, string url)
    {
        if (!all.TryGetValue(url, out var list))
        {
            all.Add(url, list = []);
        }

        return list;
    }

    private static List<T> Read<T>(List<Lazy<T?>> entries)
        where T : class
    {
        var list = new List<T>(entries.Count);
        foreach (var entry in entries)
        {
            if (entry.Value is { } value)
            {
                list.Add(value);
            }
        }

        return list;
    }
}
