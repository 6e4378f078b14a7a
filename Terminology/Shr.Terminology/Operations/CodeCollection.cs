using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Operations;

/// <summary>The codes that includes bring together, each once, without those that excludes take away.</summary>
internal sealed class CodeCollection
{
    private readonly List<ExpansionItem> _items = [];
    private readonly HashSet<(string System, string? Version, string Code)> _keys = [];
    private readonly HashSet<(string System, string? Version, string Code)> _excluded = [];
    private readonly HashSet<(string System, string Code)> _members = [];
    private readonly int _limit;

    /// <param name="valueSet">Whose codes.</param>
    /// <param name="versionsMatch">Whether the same code in two versions is one code.</param>
    /// <param name="limit">How many codes it takes at most.</param>
    public CodeCollection(ValueSetDefinition valueSet, bool versionsMatch, int limit)
    {
        _limit = limit;
        KeepsVersions = NamesSeveralVersions(valueSet);
        MatchesVersions = versionsMatch || (KeepsVersions && !valueSet.ExpansionParameters.Any(p => p.Key == "versionsMatch") && ExcludesOtherVersions(valueSet));
    }

    public IReadOnlyList<ExpansionItem> Items => _items;

    /// <summary>Whether versions tell codes apart and are shown: the value set names several of one system.</summary>
    public bool KeepsVersions { get; }

    /// <summary>Whether a code counts once though it is in two versions.</summary>
    public bool MatchesVersions { get; }

    /// <summary>Whether there were more codes than it takes.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Adds a code unless it is there or excluded; false where no more are taken.</summary>
    public bool Include(ExpansionItem item)
    {
        var key = KeyOf(item);
        if (!_excluded.Contains(key) && _keys.Add(key))
        {
            IsFull = _items.Count >= _limit;
            _items.Add(item);
            _members.Add((item.System, item.Code));
        }

        return !IsFull;
    }

    /// <summary>Keeps a code out.</summary>
    public bool Exclude(ExpansionItem item)
    {
        _excluded.Add(KeyOf(item));
        return _excluded.Count <= _limit;
    }

    /// <summary>Whether a code is in it, in whatever version.</summary>
    public bool Has(ExpansionItem item) => _members.Contains((item.System, item.Code));

    private (string System, string? Version, string Code) KeyOf(ExpansionItem item) =>
        (item.System, KeepsVersions && !MatchesVersions ? item.Version : null, item.Code);

    private static bool NamesSeveralVersions(ValueSetDefinition valueSet)
    {
        var first = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var include in valueSet.Includes.Concat(valueSet.Excludes))
        {
            if (include.System is { } system && !first.TryAdd(system, include.Version) && first[system] != include.Version)
            {
                return true;
            }
        }

        return false;
    }

    // "This version without what was in that one": versions cannot tell codes apart there, or nothing would be excluded.
    private static bool ExcludesOtherVersions(ValueSetDefinition valueSet)
    {
        if (valueSet.Includes.Count == 0 || valueSet.Excludes.Count == 0)
        {
            return false;
        }

        var system = valueSet.Includes[0].System;
        return valueSet.Includes.Concat(valueSet.Excludes).All(i => i.System == system && i.Version is not null)
            && !valueSet.Includes.Any(i => valueSet.Excludes.Any(e => e.Version == i.Version));
    }
}
