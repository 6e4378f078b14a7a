using Shr.Terminology.CodeSystems;
using Shr.Terminology.ConceptMaps;
using Shr.Terminology.NamingSystems;
using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Sources;

/// <summary>A source that an import replaces as a whole while others read from it.</summary>
public sealed class SwitchableSource : ITerminologySource
{
    private volatile ITerminologySource _current = new MemorySource();

    /// <summary>Grows with each replacement; what was compiled under an older number is compiled again.</summary>
    public int Generation { get; private set; }

    public IEnumerable<ConceptMapDefinition> ConceptMaps => _current.ConceptMaps;

    public IEnumerable<ICodeSystem> CodeSystems => _current.CodeSystems;

    /// <summary>Puts another source in force.</summary>
    public void Replace(ITerminologySource source)
    {
        _current = source;
        Generation++;
    }

    public IReadOnlyList<ICodeSystem> FindCodeSystems(string url) => _current.FindCodeSystems(url);

    public IReadOnlyList<ValueSetDefinition> FindValueSets(string url) => _current.FindValueSets(url);

    public IReadOnlyList<ConceptMapDefinition> FindConceptMaps(string url) => _current.FindConceptMaps(url);

    public IReadOnlyList<ICodeSystem> FindSupplements(string url) => _current.FindSupplements(url);

    public IReadOnlyList<NamingSystemDefinition> FindNames(string identifier) => _current.FindNames(identifier);
}
