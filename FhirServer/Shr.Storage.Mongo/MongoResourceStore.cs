using System.Runtime.CompilerServices;
using Shr.Search.Plans;
using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Layout;
using Shr.Storage.Mongo.Reading;
using Shr.Storage.Mongo.Transfer;
using Shr.Storage.Mongo.Writing;
using Shr.Storage.Transfer;

namespace Shr.Storage.Mongo;

/// <summary>The store in a MongoDB replica set or sharded cluster.</summary>
/// <remarks>Layout, sequence of changes and costs: decision 0006.</remarks>
public sealed class MongoResourceStore : IResourceStore, IStoreMetadata, IStoreMaintenance, IStoreErasure, ITransferableStore
{
    private readonly MongoStoreOptions _options;
    private readonly MongoConnection _connection;
    private readonly CommitLane _lane;
    private bool _isClosed;

    private MongoResourceStore(MongoStoreOptions options, MongoConnection connection, TimeProvider time)
    {
        (_options, _connection) = (options, connection);
        _lane = new CommitLane(connection, options, time);
    }

    /// <inheritdoc/>
    public IStoreTransfer Transfer => new MongoTransfer(_options, _lane.Enqueue);

    /// <summary>Connects, checks the server, and makes collections and indexes that are missing.</summary>
    /// <exception cref="MongoStoreException">It cannot be used; the message says why and what to do.</exception>
    public static async Task<MongoResourceStore> OpenAsync(MongoStoreOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var connection = new MongoConnection(options);
        try
        {
            var fault = await connection.RunAsync(client => StartCheck.Run(client, options), cancellationToken);
            return fault is null ? new MongoResourceStore(options, connection, time) : throw new MongoStoreException(fault);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CommitResult> CommitAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        var task = new BatchTask(batch, cancellationToken);
        _lane.Enqueue(task);
        return await task.Answer;
    }

    /// <inheritdoc/>
    public async ValueTask<IStoreSnapshot> OpenSnapshotAsync(AccessFilter access, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        var worker = _connection.Choose();
        var transaction = await worker.RunAsync(
            client => ReadTransaction.Open(client, _connection.Metrics, _connection.Transaction, ReadLimits.Of(_options), worker.Post, cancellationToken),
            cancellationToken);
        return new MongoSnapshot(worker, transaction, access);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Change> ChangesAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // In portions, so that a slow reader holds no cursor; and only up to the clock, so that none is half visible.
        var position = Position.After(after) - 1;
        while (true)
        {
            var from = position;
            var changes = await _connection.RunAsync(client => ChangeReader.Read(client, from, ReadLimits.Of(_options)), cancellationToken);
            foreach (var change in changes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return change;
            }

            if (changes.Count < ChangeReader.AtOnce)
            {
                yield break;
            }

            position = Position.Of(changes[^1].Sequence, changes[^1].Index);
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> ReadModelVersionAsync(CancellationToken cancellationToken) =>
        ChangeAsync(static meta => StoreMetadata.ReadModel(meta), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> AdvanceModelVersionAsync(long modelVersion, CancellationToken cancellationToken) =>
        ChangeAsync(meta => StoreMetadata.AdvanceModel(meta, modelVersion), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, ushort>> NumberParametersAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        ChangeAsync(meta => StoreMetadata.NumberParameters(meta, names), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<byte[]?> ReadValueAsync(string name, CancellationToken cancellationToken) =>
        ChangeAsync(meta => StoreMetadata.ReadValue(meta, name), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask WriteValueAsync(string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) =>
        await ChangeAsync(meta => StoreMetadata.WriteValue(meta, name, value), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ErasureResult> CountAsync(Erasure erasure, CancellationToken cancellationToken) =>
        ChangeAsync(meta => new Eraser(meta).Count(erasure), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ErasureResult> EraseAsync(Erasure erasure, CancellationToken cancellationToken) =>
        ChangeAsync(meta => new Eraser(meta).Erase(erasure), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> CheckReadyAsync(CancellationToken cancellationToken)
    {
        var (missing, error) = await _connection.RunAsync(
            client =>
            {
                // A write that changes nothing tells a primary from a member that only reads.
                var alive = client.Command(StoreMetadata.Touch()).Error;
                return alive is null ? Schema.Missing(client) : ([], alive);
            },
            cancellationToken);
        return error is not null
            ? [StartCheck.Explain(error)]
            : [.. missing.Select(name => $"The index {name} is missing; restart the server, which makes it.")];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> CheckIntegrityAsync(CancellationToken cancellationToken) =>
        await _connection.RunAsync(client => IntegrityCheck.Run(client, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: a database server is backed up with its own tools.</exception>
    public ValueTask BackupAsync(string destination, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A MongoDB database is backed up with mongodump --oplog, or by a snapshot of its volumes.");

    /// <summary>Finishes running writes and reads, then closes the connections.</summary>
    public ValueTask DisposeAsync()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _lane.Close();
            _connection.Dispose();
        }

        return default;
    }

    private async ValueTask<T> ChangeAsync<T>(Func<MetaTransaction, T> change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var task = new MetaTaskOf<T>(change);
        _lane.Enqueue(task);
        return await task.Answer;
    }
}
