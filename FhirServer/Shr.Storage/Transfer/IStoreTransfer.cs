namespace Shr.Storage.Transfer;

/// <summary>
/// A whole store, to be carried into another: every version as it is, with its number, instant, place in the sequence and
/// index entries. Meant for stores at rest; <see cref="StoreCopy"/> does the carrying.
/// </summary>
public interface IStoreTransfer
{
    /// <summary>The next versions after a place, in order, at most <paramref name="limit"/>; fewer only at the end.</summary>
    ValueTask<IReadOnlyList<TransferVersion>> ReadAsync(TransferPlace after, int limit, CancellationToken cancellationToken);

    /// <summary>Takes versions over, all of them or none; those that are there already are left out.</summary>
    ValueTask WriteAsync(IReadOnlyList<TransferVersion> versions, CancellationToken cancellationToken);

    /// <summary>Where the last version stands; <c>default</c> in an empty store.</summary>
    ValueTask<TransferPlace> LastAsync(CancellationToken cancellationToken);

    /// <summary>What the store keeps about itself.</summary>
    ValueTask<StoreFacts> ReadFactsAsync(CancellationToken cancellationToken);

    /// <summary>Takes over what another store keeps about itself.</summary>
    /// <exception cref="InvalidOperationException">This store has given the same parameter another number.</exception>
    ValueTask WriteFactsAsync(StoreFacts facts, CancellationToken cancellationToken);
}
