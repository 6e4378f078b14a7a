using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Searching;

namespace Shr.Storage.Mongo.Reading;

/// <summary>
/// What a transaction sees of itself before others do: its own session. It ends with the commit; a read that comes later,
/// from a callback that was given up, finds it closed.
/// </summary>
internal sealed class InsideSnapshot(MongoWorker worker, MongoReader reader, AccessFilter access, long sequence) : IStoreSnapshot
{
    private volatile bool _isClosed;
    private MongoReadException? _failure;
    private Clause? _visible;

    public long Sequence => sequence;

    /// <summary>Why a read failed, if one did: the transaction is then lost and must be run again.</summary>
    public MongoError? Failure => _failure?.Error;

    public ValueTask<ResourceVersion?> ReadAsync(ResourceKey key, int? version, CancellationToken cancellationToken) =>
        RunAsync(visible => new VersionReader(reader).Read(key, version, visible), cancellationToken);

    public ValueTask<IReadOnlyList<ResourceVersion?>> ReadManyAsync(IReadOnlyList<ResourceKey> keys, CancellationToken cancellationToken) =>
        RunAsync(visible => new VersionReader(reader).ReadMany(keys, visible), cancellationToken);

    public ValueTask<HistoryPage> HistoryAsync(HistoryQuery query, CancellationToken cancellationToken) =>
        RunAsync(visible => new HistoryReader(reader, visible, sequence).Read(query), cancellationToken);

    public ValueTask<IReadOnlyList<Change>> TopicAsync(TopicQuery query, CancellationToken cancellationToken) =>
        RunAsync(visible => new TopicReader(reader, visible, sequence).Read(query), cancellationToken);

    public ValueTask<SearchPage> SearchAsync(SearchPlan plan, CancellationToken cancellationToken) =>
        RunAsync(visible => new SearchRunner(reader, visible, sequence).Run(plan), cancellationToken);

    public ValueTask DisposeAsync() => default;

    public void Close() => _isClosed = true;

    private async ValueTask<T> RunAsync<T>(Func<Clause, T> read, CancellationToken cancellationToken) =>
        await worker.RunAsync(
            _ =>
            {
                ObjectDisposedException.ThrowIf(_isClosed, this);
                reader.Cancellation = cancellationToken;
                try
                {
                    return read(_visible ??= Visibility.Of(access, reader));
                }
                catch (MongoReadException failure)
                {
                    _failure = failure;
                    throw ReadFailure.Of(failure);
                }
            },
            cancellationToken);
}
