using Shr.Fhir;
using Shr.Search.Plans;

namespace Shr.Search.Tests;

/// <summary>Evaluates plans over entries in memory, by the meaning of the conditions and nothing cleverer: what every store must agree with.</summary>
internal sealed class MemoryIndex
{
    private readonly Dictionary<ResourceKey, (IndexEntry[] Entries, IReadOnlyList<string> Patients)> _records = [];

    public int Count => _records.Count;

    public void Put(ResourceKey key, IndexEntry[] entries, IReadOnlyList<string> patients) => _records[key] = (entries, patients);

    public void Remove(ResourceKey key) => _records.Remove(key);

    public List<ResourceKey> Search(SearchPlan plan)
    {
        var found = _records.Keys.Where(k => (plan.Types.Count == 0 || plan.Types.Contains(k.Type)) && Meets(k, plan.Where)).ToList();
        found.Sort((a, b) => Compare(plan, a, b));
        return found;
    }

    public bool Meets(ResourceKey key, IndexCondition condition) => condition switch
    {
        Everything => true,
        Nothing => false,
        KeyRange range => _records[key].Entries.Any(e => InRange(e.Key, range)),
        AllOf all => all.Conditions.All(c => Meets(key, c)),
        AnyOf any => any.Conditions.Any(c => Meets(key, c)),
        Not not => !Meets(key, not.Condition),
        HasKey keys => keys.Keys.Contains(key),
        HasType types => types.Types.Contains(key.Type),
        Refers refers => _records[key].Entries.Any(e => refers.Prefixes.Any(p => e.Key.AsSpan().StartsWith(p))
            && e.Target is { } target && refers.TargetTypes.Contains(target.Type) && _records.ContainsKey(target) && Meets(target, refers.Target)),
        ReferredBy by => _records.Any(r => r.Key.Type == by.SourceType
            && r.Value.Entries.Any(e => e.Key.AsSpan().StartsWith(by.Prefix) && e.Target == key) && Meets(r.Key, by.Source)),
        _ => throw new NotSupportedException(condition.ToString()),
    };

    private static bool InRange(byte[] key, KeyRange range) =>
        key.AsSpan().SequenceCompareTo(range.Low) >= 0 && key.AsSpan().SequenceCompareTo(range.High) < 0 && range.Residual?.Accepts(key) != false;

    private int Compare(SearchPlan plan, ResourceKey a, ResourceKey b)
    {
        foreach (var sort in plan.Sort)
        {
            var order = sort.Prefixes.Count == 0 ? string.CompareOrdinal(a.Id, b.Id) : Compare(SortValue(a, sort), SortValue(b, sort), sort.Descending);
            if (order != 0)
            {
                return sort.Prefixes.Count == 0 && sort.Descending ? -order : order;
            }
        }

        return 0;
    }

    private static int Compare(byte[]? a, byte[]? b, bool descending)
    {
        if (a is null || b is null)
        {
            return (a is null ? 1 : 0) - (b is null ? 1 : 0);
        }

        var order = a.AsSpan().SequenceCompareTo(b);
        return descending ? -order : order;
    }

    private byte[]? SortValue(ResourceKey key, SortKey sort)
    {
        var values = _records[key].Entries.Where(e => sort.Prefixes.Any(p => e.Key.AsSpan().StartsWith(p))).Select(e => e.Key[sort.Prefixes[0].Length..]).ToList();
        values.Sort((x, y) => x.AsSpan().SequenceCompareTo(y));
        return values.Count == 0 ? null : sort.Descending ? values[^1] : values[0];
    }
}
