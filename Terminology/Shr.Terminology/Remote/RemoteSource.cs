using System.Collections.Frozen;
using Shr.Terminology.CodeSystems;
using Shr.Terminology.ConceptMaps;
using Shr.Terminology.NamingSystems;
using Shr.Terminology.Sources;
using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Remote;

/// <summary>What is held here, and for code systems that are not, another server that is asked. What is held here always wins.</summary>
public sealed class RemoteSource : ITerminologySource
{
    private readonly ITerminologySource _held;
    private readonly FrozenDictionary<string, RemoteCodeSystem[]> _remote;
    private readonly FrozenDictionary<string, IRemoteTerminology> _holders;

    /// <param name="held">The definitions at hand.</param>
    /// <param name="remote">The canonical urls (with <c>|version</c> where one is meant) of code systems held elsewhere, and whom to ask.</param>
    /// <param name="definitions">The urls of value sets and concept maps held elsewhere.</param>
    public RemoteSource(ITerminologySource held, IReadOnlyList<(string Canonical, IRemoteTerminology Server)> remote, IReadOnlyList<(string Url, IRemoteTerminology Server)> definitions)
    {
        _held = held;
        _holders = definitions.Concat(remote.Select(r => (Url: Versions.Split(r.Canonical).Url, r.Server)))
            .GroupBy(d => d.Url, d => d.Server, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        _remote = remote.Select(r => Create(r.Canonical, r.Server)).GroupBy(s => s.Header.Url, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
    }

    public int Generation => _held.Generation;

    public IEnumerable<ConceptMapDefinition> ConceptMaps => _held.ConceptMaps;

    public IEnumerable<ICodeSystem> CodeSystems => _held.CodeSystems.Concat(_remote.Values.SelectMany(s => s));

    public IReadOnlyList<ICodeSystem> FindCodeSystems(string url)
    {
        var held = _held.FindCodeSystems(url);
        return _remote.TryGetValue(url, out var remote) && held.All(s => s.Header.Content is CodeSystemContent.NotPresent or CodeSystemContent.Supplement) ? [.. held, .. remote] : held;
    }

    public IReadOnlyList<ValueSetDefinition> FindValueSets(string url) => _held.FindValueSets(url);

    public IReadOnlyList<ConceptMapDefinition> FindConceptMaps(string url) => _held.FindConceptMaps(url);

    public IReadOnlyList<ICodeSystem> FindSupplements(string url) => _held.FindSupplements(url);

    public IReadOnlyList<NamingSystemDefinition> FindNames(string identifier) => _held.FindNames(identifier);

    public bool AsksOthers => true;

    public IRemoteTerminology? FindRemote(string url) => _holders.GetValueOrDefault(url);

    private static RemoteCodeSystem Create(string canonical, IRemoteTerminology server)
    {
        var (url, version) = Versions.Split(canonical);
        return new RemoteCodeSystem(new CodeSystemHeader { Url = url, Version = version }, server);
    }
}
