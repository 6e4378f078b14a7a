using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Searching;

namespace Shr.Storage.Mongo.Reading;

/// <summary>One state for one request. Lives on one worker, as its session may be used by no other thread.</summary>
internal sealed class MongoSnapshot : IStoreSnapshot
{
    private readonly MongoWorker _worker;
    private readonly ReadTransaction _transaction;
    private readonly AccessFilter _access;
    private bool _isClosed;

    public MongoSnapshot(MongoWorker worker, ReadTransaction transaction, AccessFilter access)
    {
        (_worker, _transaction, _access) = (worker, transaction, access);
        worker.Pin(1);
    }

    public long Sequence => _transaction.Sequence;

    public ValueTask<ResourceVersion?> ReadAsync(ResourceKey key, int? version, CancellationToken cancellationToken) =>
        RunAsync((reader, visible) => new VersionReader(reader).Read(key, version, visible), cancellationToken);

    public ValueTask<IReadOnlyList<ResourceVersion?>> ReadManyAsync(IReadOnlyList<ResourceKey> keys, CancellationToken cancellationToken) =>
        RunAsync((reader, visible) => new VersionReader(reader).ReadMany(keys, visible), cancellationToken);

    public ValueTask<HistoryPage> HistoryAsync(HistoryQuery query, CancellationToken cancellationToken) =>
        RunAsync((reader, visible) => new HistoryReader(reader, visible, Sequence).Read(query), cancellationToken);

    public ValueTask<IReadOnlyList<Change>> TopicAsync(TopicQuery query, CancellationToken cancellationToken) =>
        RunAsync((reader, visible) => new TopicReader(reader, visible, Sequence).Read(query), cancellationToken);

    public ValueTask<SearchPage> SearchAsync(SearchPlan plan, CancellationToken cancellationToken) =>
        RunAsync((reader, visible) => new SearchRunner(reader, visible, Sequence).Run(plan), cancellationToken);

    public ValueTask DisposeAsync()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _worker.Pin(-1);

            // Nobody waits for the end of a transaction that only read.
            _worker.Post(_transaction.Dispose);
        }

        return default;
    }

    private async ValueTask<T> RunAsync<T>(Func<MongoReader, Clause, T> read, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        return await _worker.RunAsync(_ => _transaction.Read(_access, read, cancellationToken), cancellationToken);
    }
}
