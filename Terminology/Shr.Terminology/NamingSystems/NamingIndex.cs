using System.Collections.Frozen;

namespace Shr.Terminology.NamingSystems;

/// <summary>Naming systems by each of their identifiers. Built when it is first asked: most requests name code systems as they are known here.</summary>
internal sealed class NamingIndex(Func<IEnumerable<NamingSystemDefinition>> all)
{
    private readonly Lazy<FrozenDictionary<string, NamingSystemDefinition[]>> _byIdentifier = new(() => all()
        .SelectMany(n => n.Ids.Select(i => (i.Value, System: n)))
        .GroupBy(p => p.Value, p => p.System, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(g => g.Key, g => g.Distinct().ToArray(), StringComparer.OrdinalIgnoreCase));

    /// <summary>The naming systems with an identifier, written with or without <c>urn:oid:</c>.</summary>
    public IReadOnlyList<NamingSystemDefinition> Find(string identifier) => _byIdentifier.Value.GetValueOrDefault(UniqueId.Bare(identifier)) ?? [];
}
