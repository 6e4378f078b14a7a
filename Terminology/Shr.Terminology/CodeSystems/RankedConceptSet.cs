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
            if (keys.Length < 512)
            {
                var sorted = (ulong[])keys.Clone();
                Array.Sort(sorted);
                foreach (var key in sorted)
                {
                    yield return new Concept((int)(uint)key);
                }

                yield break;
            }

            var heap = new PriorityQueue<ulong, ulong>(Array.ConvertAll(keys, k => (k, k)));
            while (heap.TryDequeue(out var key, out _))
            {
                yield return new Concept((int)(uint)key);
            }
        }
    }

    public override bool Contains(Concept concept) => members.Contains(concept);
}
