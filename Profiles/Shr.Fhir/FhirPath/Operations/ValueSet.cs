using Shr.Fhir.FhirPath.Compiled;

namespace Shr.Fhir.FhirPath.Operations;

/// <summary>Sets of items by equality: what <c>distinct</c>, <c>union</c>, <c>intersect</c> and <c>exclude</c> are made of.</summary>
/// <remarks>Large collections of simple values are hashed, so that the cost stays linear; values whose equality is not that of their text are compared one by one.</remarks>
internal sealed class ValueSet
{
    private const int HashFrom = 12;

    private readonly Dictionary<ulong, List<int>>? _buckets;
    private readonly List<FhirPathValue> _values = [];
    private readonly Evaluation _evaluation;

    private ValueSet(Evaluation evaluation, int expected)
    {
        _evaluation = evaluation;
        _buckets = expected > HashFrom ? new Dictionary<ulong, List<int>>(expected) : null;
    }

    /// <summary>Leaves of the items above a mark the first of each equal ones; false where that costs too much.</summary>
    public static bool Distinct(Evaluation e, int mark)
    {
        var count = e.Count - mark;
        if (count < 2)
        {
            return true;
        }

        if (count <= HashFrom)
        {
            var kept = mark + 1;
            for (var i = mark + 1; i < e.Count; i++)
            {
                if (!e.Step(kept - mark))
                {
                    return false;
                }

                if (!Contains(e, e.Items.AsSpan(mark, kept - mark), e.Items[i]))
                {
                    e.Items[kept++] = e.Items[i];
                }
            }

            e.Count = kept;
            return true;
        }

        var set = new ValueSet(e, count);
        var write = mark;
        for (var i = mark; i < e.Count; i++)
        {
            if (!e.Step())
            {
                return false;
            }

            if (set.Add(e.Items[i]))
            {
                e.Items[write++] = e.Items[i];
            }
        }

        e.Count = write;
        return e.Error is null;
    }

    /// <summary>A set of the items of a stretch.</summary>
    public static ValueSet Of(Evaluation e, ReadOnlySpan<FhirPathValue> values, int expected = 0)
    {
        var set = new ValueSet(e, Math.Max(expected, values.Length));
        foreach (ref readonly var value in values)
        {
            set.Add(value);
        }

        return set;
    }

    public static bool Contains(Evaluation e, ReadOnlySpan<FhirPathValue> values, in FhirPathValue value)
    {
        foreach (ref readonly var other in values)
        {
            if (ValueEquality.Equal(e, other, value) == Truth.True)
            {
                return true;
            }
        }

        return false;
    }

    public bool Contains(in FhirPathValue value)
    {
        if (_buckets is null)
        {
            return Contains(_evaluation, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values), value);
        }

        return _buckets.TryGetValue(ValueHasher.Hash(value), out var bucket) && InBucket(bucket, value);
    }

    public bool Add(in FhirPathValue value)
    {
        if (_buckets is null)
        {
            if (Contains(value))
            {
                return false;
            }

            _values.Add(value);
            return true;
        }

        var hash = ValueHasher.Hash(value);
        if (!_buckets.TryGetValue(hash, out var bucket))
        {
            _buckets[hash] = bucket = [];
        }
        else if (InBucket(bucket, value))
        {
            return false;
        }

        bucket.Add(_values.Count);
        _values.Add(value);
        return true;
    }

    private bool InBucket(List<int> bucket, in FhirPathValue value)
    {
        foreach (var index in bucket)
        {
            if (!_evaluation.Step())
            {
                return true;
            }

            if (ValueEquality.Equal(_evaluation, _values[index], value) == Truth.True)
            {
                return true;
            }
        }

        return false;
    }
}
