using Shr.Search.Plans;

namespace Shr.Storage;

/// <summary>
/// Keeps resource versions and their index entries. Knows nothing of HTTP, profiles or search parameters: by the time
/// a call arrives here, ids are assigned, references resolved, index entries extracted and the query lowered.
/// </summary>
public interface IResourceStore : IAsyncDisposable
{
    /// <summary>
    /// Applies all writes or none, and answers only when they are durable. A failed precondition is an answer, not an
    /// exception. Versions of one record increase by one; <c>lastUpdated</c> never decreases along the sequence.
    /// </summary>
    ValueTask<CommitResult> CommitAsync(WriteBatch batch, CancellationToken cancellationToken);

    /// <summary>
    /// One state of the store, however long the request reads, as the caller may see it: what the filter hides is not
    /// there for any read of the snapshot, at any node of a search (root, chain, <c>_has</c>, include), before limit,
    /// count and paging. There is no way to read without saying who asks.
    /// </summary>
    ValueTask<IStoreSnapshot> OpenSnapshotAsync(AccessFilter access, CancellationToken cancellationToken);

    /// <summary>All changes after a sequence in the order in which they became visible, up to now; never skips, never repeats.</summary>
    IAsyncEnumerable<Change> ChangesAsync(long after, CancellationToken cancellationToken);
}
