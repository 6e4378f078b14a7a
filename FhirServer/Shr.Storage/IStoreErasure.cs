namespace Shr.Storage;

/// <summary>Removes what is past for good, as the law may ask. A store that cannot does not have it.</summary>
/// <remarks>
/// What was removed is not found by any read from then on: its versions do not exist, feeds skip them, an id whose record
/// was removed may be used again from version 1. Backups made before keep it.
/// </remarks>
public interface IStoreErasure
{
    /// <summary>Counts what would be removed; changes nothing.</summary>
    ValueTask<ErasureResult> CountAsync(Erasure erasure, CancellationToken cancellationToken);

    /// <summary>Removes some of it, up to the limit, in one commit; durable when it answers. No versions: there is nothing left.</summary>
    ValueTask<ErasureResult> EraseAsync(Erasure erasure, CancellationToken cancellationToken);
}
