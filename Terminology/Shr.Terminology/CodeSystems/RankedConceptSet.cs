namespace Shr.Terminology.CodeSystems;

/// <summary>What a search found, best first. Only as much is sorted as is read: a page of twenty among fifty thousand costs one pass.</summary>
/// <param name="members">All concepts found.</param>
/// <param name="keys">Rank in the upper, concept number in the lower 32 bits; lowest first.</param>
internal sealed class RankedConceptSet(BitConceptSet members, ulong[] keys) : ConceptSet
{
    public override int? Count => keys.Length;

    public override IEnumerable<Concept> Items
    {
        get
        {
            var heap = (ulong[])keys.Clone();
            for (var i = (heap.Length / 2) - 1; i >= 0; i--)
            {
                Sink(heap, i, heap.Length);
            }

            for (var count = heap.Length; count > 0; count--)
            {
                yield return new Concept((int)(uint)heap[0]);
                heap[0] = heap[count - 1];
                Sink(heap, 0, count - 1);
            }
        }
    }

    public override bool Contains(Concept concept) => members.Contains(concept);

    /// <summary>The same ranks for fewer concepts.</summary>
    public override ConceptSet And(ConceptSet other)
    {
        var kept = Array.FindAll(keys, key => other.Contains(new Concept((int)(uint)key)));
        var set = new BitConceptSet(members.Size);
        foreach (var key in kept)
        {
            set.Add((int)(uint)key);
        }

        return new RankedConceptSet(set, kept);
    }

    private static void Sink(ulong[] heap, int at, int count)
    {
        var key = heap[at];
        for (var child = (2 * at) + 1; child < count; child = (2 * at) + 1)
        {
            if (child + 1 < count && heap[child + 1] < heap[child])
            {
                child++;
            }

            if (heap[child] >= key)
            {
                break;
            }

            heap[at] = heap[child];
            at = child;
        }

        if (at < count)
        {
            heap[at] = key;
        }
    }
}
