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

    /// <summary>One page of a search.</summary>
    ValueTask<SearchPage> SearchAsync(SearchPlan plan, CancellationToken cancellationToken);
}
