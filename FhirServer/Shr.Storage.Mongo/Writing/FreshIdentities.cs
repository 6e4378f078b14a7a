using Shr.Search.Plans;

namespace Shr.Storage.Mongo.Writing;

/// <summary>
/// The identities of a batch, where nobody had any of them before: as it is with nearly every transaction that brings new
/// people. Then only the batch's own writes can be rivals, and thousands of questions become a few.
/// </summary>
internal sealed class FreshIdentities
{
    private const int AtOnce = 100;

    private readonly HashSet<string> _taken = [];

    private FreshIdentities()
    {
    }

    /// <summary>The identities of a batch, or null where each must be asked for: somebody has one of them, or there are too few to be worth it.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="isHeld">Whether a record before this batch meets a condition.</param>
    public static FreshIdentities? Of(WriteBatch batch, Func<IndexCondition, bool> isHeld)
    {
        var asked = new List<IndexCondition>();
        foreach (var op in batch.Writes)
        {
            foreach (var identity in op.Precondition?.Alone ?? [])
            {
                if (KeyOf(identity) is null)
                {
                    return null;
                }

                asked.Add(identity.Holders.Where);
            }
        }

        return asked.Count < 2 || asked.Chunk(AtOnce).Any(some => isHeld(new AnyOf(some))) ? null : new FreshIdentities();
    }

    /// <summary>Whether no earlier write of the batch has an identity.</summary>
    public bool IsFree(LoneIdentity identity) => !_taken.Contains(KeyOf(identity)!);

    /// <summary>Notes what a write has.</summary>
    public void Take(WriteOp op)
    {
        foreach (var entry in op.Index)
        {
            _taken.Add(Convert.ToHexString(entry.Key));
        }
    }

    // Only a range of exactly one key can be known from the keys that were written.
    private static string? KeyOf(LoneIdentity identity) =>
        identity.Holders.Where is KeyRange { Residual: null, Low: var low, High: var high } && high.Length == low.Length + 1 && high[^1] == 0 && high.AsSpan().StartsWith(low)
            ? Convert.ToHexString(low)
            : null;
}
