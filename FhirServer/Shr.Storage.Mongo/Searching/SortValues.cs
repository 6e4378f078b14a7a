using System.Text;
using Shr.Search.Plans;
using Shr.Storage.Mongo.Layout;

namespace Shr.Storage.Mongo.Searching;

/// <summary>The order of a search: the values a candidate stands by, and how two candidates compare.</summary>
internal sealed class SortValues : IComparer<FoundRecord>
{
    private readonly IReadOnlyList<SortKey> _keys;

    // Ties are broken in the direction of the first key, as a walk along its index would.
    private readonly bool _descending;

    public SortValues(IReadOnlyList<SortKey> keys)
    {
        _keys = keys;
        _descending = keys is [var first, ..] && first.Descending;
    }

    public FoundRecord Of(Candidate candidate)
    {
        var values = new byte[]?[_keys.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _keys[i].Prefixes.Count == 0
                ? Encoding.UTF8.GetBytes(KeyText.Parse(candidate.Id).Id)
                : Edge(candidate, _keys[i]);
        }

        return new FoundRecord(candidate, values);
    }

    public int Compare(FoundRecord? x, FoundRecord? y) => Compare(x!.SortKeys, x.Candidate.Record, y!.SortKeys, y.Candidate.Record);

    /// <summary>Whether a record comes after a place in the walk.</summary>
    public bool IsAfter(FoundRecord found, PagePosition place) => Compare(found.SortKeys, found.Candidate.Record, place.SortKeys, place.Last) > 0;

    private int Compare(IReadOnlyList<byte[]?> x, long xRecord, IReadOnlyList<byte[]?> y, long yRecord)
    {
        for (var i = 0; i < _keys.Count; i++)
        {
            var order = (x[i], y[i]) switch
            {
                (null, null) => 0,
                (null, _) => 1,
                (_, null) => -1,
                var (a, b) => a.AsSpan().SequenceCompareTo(b) * (_keys[i].Descending ? -1 : 1),
            };
            if (order != 0)
            {
                return order;
            }
        }

        return _descending ? yRecord.CompareTo(xRecord) : xRecord.CompareTo(yRecord);
    }

    private static byte[]? Edge(Candidate candidate, SortKey sort)
    {
        // Each prefix belongs to another type, so at most one of them gives a value.
        foreach (var prefix in sort.Prefixes)
        {
            byte[]? edge = null;
            foreach (var text in candidate.Keys)
            {
                var key = SortableText.Decode(text);
                if (!key.AsSpan().StartsWith(prefix))
                {
                    continue;
                }

                var value = key[prefix.Length..];
                if (edge is null || value.AsSpan().SequenceCompareTo(edge) > 0 == sort.Descending)
                {
                    edge = value;
                }
            }

            if (edge is not null)
            {
                return edge;
            }
        }

        return null;
    }
}
