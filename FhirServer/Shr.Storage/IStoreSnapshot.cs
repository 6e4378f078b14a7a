using Shr.Fhir;
using Shr.Search.Plans;

namespace Shr.Storage;

/// <summary>One state of the store, filtered by what the caller it was opened for may see.</summary>
public interface IStoreSnapshot : IAsyncDisposable
{
    /// <summary>The sequence of the last commit this state holds.</summary>
    long Sequence { get; }

    /// <summary>The current version, or version <paramref name="version"/>; a deletion is a version too. Null where there never was one.</summary>
    ValueTask<ResourceVersion?> ReadAsync(ResourceKey key, int? version, CancellationToken cancellationToken);

    /// <summary>The current versions of many records, in the order asked; null where there is none.</summary>
    ValueTask<IReadOnlyList<ResourceVersion?>> ReadManyAsync(IReadOnlyList<ResourceKey> keys, CancellationToken cancellationToken);

    /// <summary>Versions of one record, one type or all, newest first.</summary>
    ValueTask<HistoryPage> HistoryAsync(HistoryQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// The changes that were told on a topic, in the order in which they became visible: a reader that goes on after the
    /// last one it was given misses none and gets none twice. Changes of records that the caller may not see are left out.
    /// </summary>
    ValueTask<IReadOnlyList<Change>> TopicAsync(TopicQuery query, CancellationToken cancellationToken);

    /// <summary>One page of a search.</summary>
    ValueTask<SearchPage> SearchAsync(SearchPlan plan, CancellationToken cancellationToken);
}
