using Shr.Terminology.CodeSystems;
using Shr.Terminology.ConceptMaps;
using Shr.Terminology.NamingSystems;
using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Sources;

/// <summary>Several sources as one, the first one's definitions first.</summary>
public sealed class LayeredSource(params IReadOnlyList<ITerminologySource> layers) : ITerminologySource
{
    public int Generation
    {
        get
        {
            var sum = 0;
            for (var i = 0; i < layers.Count; i++)
            {
                sum += layers[i].Generation;
            }

            return sum;
        }
    }

    public IEnumerable<ConceptMapDefinition> ConceptMaps => layers.SelectMany(l => l.ConceptMaps);

    public IEnumerable<ICodeSystem> CodeSystems => layers.SelectMany(l => l.CodeSystems);

    public IReadOnlyList<ICodeSystem> FindCodeSystems(string url) => All(url, static (l, name) => l.FindCodeSystems(name));

    public IReadOnlyList<ValueSetDefinition> FindValueSets(string url) => All(url, static (l, name) => l.FindValueSets(name));

    public IReadOnlyList<ConceptMapDefinition> FindConceptMaps(string url) => All(url, static (l, name) => l.FindConceptMaps(name));

    public IReadOnlyList<ICodeSystem> FindSupplements(string url) => All(url, static (l, name) => l.FindSupplements(name));

    public IReadOnlyList<NamingSystemDefinition> FindNames(string identifier) => All(identifier, static (l, name) => l.FindNames(name));

    // Mostly one layer knows a url: then its own list is handed on and nothing is copied.
    private IReadOnlyList<T> All<T>(string name, Func<ITerminologySource, string, IReadOnlyList<T>> find)
    {
        IReadOnlyList<T> all = [];
        foreach (var layer in layers)
        {
            var found = find(layer, name);
            if (found.Count > 0)
            {
                all = all.Count == 0 ? found : [.. all, .. found];
            }
        }

        return all;
    }
}
