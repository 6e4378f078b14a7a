using System.Buffers.Binary;
using Shr.Search.Plans;

namespace Shr.Storage.Mongo.Searching;

/// <summary>
/// A sorted page of very many matches. A multikey index cannot be walked in order, but it can count: so the end of the sort
/// key's values where the page lies is cut into windows that hold a few hundred matches, and only those are read.
/// </summary>
internal sealed class SortWalk(RecordScan scan, SearchPlan plan, Clause clause, ScanRequest request, SortValues order)
{
    private readonly byte[] _prefix = plan.Sort[0].Prefixes[0];
    private readonly bool _descending = plan.Sort[0].Descending;

    // A window with up to so many matches is read at once.
    private readonly int _most = Math.Max(plan.Count * 4, scan.Reader.Limits.WalkFrom / 5);

    /// <summary>The page; null where it reaches the records without a value, which no index knows.</summary>
    public IReadOnlyList<FoundRecord>? Run(int limit)
    {
        if (plan.After is { SortKeys: [null, ..] })
        {
            return null;
        }

        var few = new BestFew(limit, order);
        var (low, high) = Bounds();
        while (SequenceLess(low, high))
        {
            var cut = Cut(low, high, limit);
            var (from, to) = _descending ? (cut, high) : (low, cut);
            Read(few, from, to);
            if (few.Kept.Count >= limit)
            {
                return few.Kept;
            }

            (low, high) = _descending ? (low, cut) : (cut, high);
        }

        return null;
    }

    private static bool SequenceLess(byte[] x, byte[] y) => x.AsSpan().SequenceCompareTo(y) < 0;

    private (byte[] Low, byte[] High) Bounds()
    {
        var (low, high) = (_prefix, IndexKeys.AfterPrefix(_prefix));
        if (plan.After is not { SortKeys: [{ } value, ..] })
        {
            return (low, high);
        }

        // Records with the very value of the last one shown may still come.
        return _descending ? (low, [.. _prefix, .. value, 0]) : ([.. _prefix, .. value], high);
    }

    /// <summary>The other side of the next window: as far as leaves enough matches in it and not too many, if that can be.</summary>
    private byte[] Cut(byte[] low, byte[] high, int limit)
    {
        if (Count(low, high) <= _most)
        {
            return _descending ? low : high;
        }

        // What is cut is the first eight bytes of the value, taken as a number. near: a window up to here holds too few; far: too many.
        var (near, far) = _descending ? (NumberOf(high, ulong.MaxValue), NumberOf(low, 0)) : (NumberOf(low, 0), NumberOf(high, ulong.MaxValue));
        var best = (byte[]?)null;
        while (Distance(near, far) > 1)
        {
            var middle = _descending ? far + ((near - far) / 2) : near + ((far - near) / 2);
            var key = KeyOf(middle);
            var count = _descending ? Count(key, high) : Count(low, key);
            if (count > _most)
            {
                far = middle;
                continue;
            }

            best = count > 0 ? key : best;
            if (count >= limit)
            {
                return key;
            }

            near = middle;
        }

        // Very many share eight bytes: the window takes them all.
        return best ?? Beyond(KeyOf(far), low, high);
    }

    private static ulong Distance(ulong x, ulong y) => x > y ? x - y : y - x;

    // A cut that would leave the window empty, or lies outside, is no cut.
    private byte[] Beyond(byte[] key, byte[] low, byte[] high) =>
        SequenceLess(low, key) && SequenceLess(key, high) ? key : _descending ? low : high;

    private long Count(byte[] low, byte[] high) =>
        SequenceLess(low, high) ? scan.CountUpTo(request, Window(low, high), _most + 1) : 0;

    private Clause Window(byte[] low, byte[] high) => AllClause.Of(new RangeClause(new KeyRange(low, high)), clause);

    private void Read(BestFew few, byte[] low, byte[] high)
    {
        if (!SequenceLess(low, high))
        {
            return;
        }

        scan.Run(request with { Parts = request.Parts | CandidateParts.Keys }, Window(low, high), candidate =>
        {
            var found = order.Of(candidate);
            if (IsWithin(found.SortKeys[0], low, high) && (plan.After is null || order.IsAfter(found, plan.After)))
            {
                few.Add(found);
            }

            return true;
        });
    }

    // A record with several values is found in each of their windows, but stands in one.
    private bool IsWithin(byte[]? value, byte[] low, byte[] high)
    {
        byte[] key = [.. _prefix, .. value ?? []];
        return value is not null && !SequenceLess(key, low) && SequenceLess(key, high);
    }

    private ulong NumberOf(byte[] key, ulong beyond)
    {
        if (!key.AsSpan().StartsWith(_prefix))
        {
            return beyond;
        }

        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        var value = key.AsSpan(_prefix.Length);
        value[..Math.Min(value.Length, 8)].CopyTo(bytes);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }

    private byte[] KeyOf(ulong number)
    {
        var key = new byte[_prefix.Length + 8];
        _prefix.CopyTo(key, 0);
        BinaryPrimitives.WriteUInt64BigEndian(key.AsSpan(_prefix.Length), number);
        return key;
    }
}
