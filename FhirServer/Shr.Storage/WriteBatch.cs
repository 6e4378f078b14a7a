using Shr.Fhir;
using Shr.Search.Plans;

namespace Shr.Storage;

/// <summary>Writes that are done together or not at all.</summary>
/// <param name="Writes">In the order in which they are done. No record appears twice.</param>
public sealed record WriteBatch(IReadOnlyList<WriteOp> Writes)
{
    /// <summary>The version of the compiled model the writes were planned under; a store that has seen a newer one refuses them.</summary>
    public long ModelVersion { get; init; }

    /// <summary>
    /// Records that the writes were planned by, with the version that was current then (0: none, or deleted). Where one has
    /// another by the time of the commit, nothing is written and the answer is <see cref="GuardFailed"/>.
    /// </summary>
    public IReadOnlyList<(ResourceKey Key, int Version)> Guards { get; init; } = [];

    /// <summary>
    /// Reads that belong to the transaction: run inside the commit, after the writes and before they are visible to
    /// anyone else. False takes everything back.
    /// </summary>
    public Func<IStoreSnapshot, CancellationToken, ValueTask<bool>>? Inside { get; init; }

    /// <summary>What <see cref="Inside"/> may see. Preconditions are judged over all data, whoever writes.</summary>
    public AccessFilter InsideAccess { get; init; } = AccessFilter.All;

    /// <summary>
    /// A named value that is kept in the same commit as the writes, made of the versions they gave; null for none. It may be
    /// asked more than once, and is asked after <see cref="Inside"/>.
    /// </summary>
    public Func<IReadOnlyList<ResourceVersion>, NamedValue?>? Note { get; init; }

    /// <summary>A batch of one.</summary>
    public static WriteBatch Of(WriteOp write) => new([write]);
}
