using Shr.Terminology.CodeSystems;
using Shr.Terminology.ConceptMaps;
using Shr.Terminology.NamingSystems;
using Shr.Terminology.Remote;
using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Sources;

/// <summary>Where definitions are found by canonical url. Decides nothing: all versions and stubs are handed out.</summary>
public interface ITerminologySource
{
    /// <summary>Every version of a code system that is known by a url, supplements and stubs too.</summary>
    IReadOnlyList<ICodeSystem> FindCodeSystems(string url);

    /// <summary>Every version of a value set.</summary>
    IReadOnlyList<ValueSetDefinition> FindValueSets(string url);

    /// <summary>Every version of a concept map.</summary>
    IReadOnlyList<ConceptMapDefinition> FindConceptMaps(string url);

    /// <summary>The supplements to a code system.</summary>
    IReadOnlyList<ICodeSystem> FindSupplements(string url);

    /// <summary>The naming systems with an identifier (a url, an OID with or without <c>urn:oid:</c>).</summary>
    IReadOnlyList<NamingSystemDefinition> FindNames(string identifier) => [];

    /// <summary>Whether other servers are asked for what is not held here.</summary>
    bool AsksOthers => false;

    /// <summary>The server that holds a code system, value set or concept map that is not held here, by its url; else null.</summary>
    IRemoteTerminology? FindRemote(string url) => null;

    /// <summary>Changes whenever other definitions are found than before: what was compiled must be compiled again.</summary>
    int Generation => 0;

    /// <summary>All concept maps.</summary>
    IEnumerable<ConceptMapDefinition> ConceptMaps { get; }

    /// <summary>All code systems.</summary>
    IEnumerable<ICodeSystem> CodeSystems { get; }
}
