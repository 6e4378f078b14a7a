using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Storage.Sqlite.Engine;
using Shr.Storage.Sqlite.Reading;
using Shr.Storage.Sqlite.Transfer;
using Shr.Storage.Sqlite.Writing;
using Shr.Storage.Transfer;

namespace Shr.Storage.Sqlite;

/// <summary>The embedded store: one SQLite file, one writer, many readers.</summary>
/// <remarks>Layout and figures: decision 0004.</remarks>
public sealed class SqliteResourceStore : IResourceStore, IStoreMetadata, IStoreMaintenance, IStoreErasure, ITransferableStore
{
    private const int ChangesAtOnce = 1000;

    private readonly SqliteStoreOptions _options;
    private readonly StoreLock _lock;
    private readonly TypeNumbers _types = new();
    private readonly Database _writing;
    private readonly BatchWriter _batches;
    private readonly CommitWriter _writer;
    private readonly ReaderPool _readers;
    private readonly ReaderThreads _threads;
    private bool _isClosed;

    /// <summary>Opens the file, makes it if there is none, and brings its tables to this program's form.</summary>
    /// <exception cref="SqliteStoreException">It cannot be used; the message says why and what to do.</exception>
    public SqliteResourceStore(SqliteStoreOptions options, TimeProvider time)
    {
        _options = options;
        _lock = StoreLock.Take(options.Path);
        try
        {
            _writing = OpenWriter(options, time);
            var state = new WriterState(_writing, _types);
            state.Load();
            _batches = new BatchWriter(_writing, _types, state, options, time);
            _writer = new CommitWriter(_writing, state, options);
        }
        catch (SqliteException exception)
        {
            _writing?.Dispose();
            _lock.Dispose();
            throw new SqliteStoreException($"'{options.Path}' cannot be opened: {StoreFault.Describe(exception)}", exception);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }

        _readers = new ReaderPool(options);
        _threads = new ReaderThreads(options.Readers);
    }

    /// <inheritdoc/>
    public IStoreTransfer Transfer => new SqliteTransfer(_types, ChangeAsync);

    /// <inheritdoc/>
    public async ValueTask<CommitResult> CommitAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        var task = new BatchTask(batch, _batches, cancellationToken);
        _writer.Enqueue(task);
        return await task.Answer;
    }

    /// <inheritdoc/>
    public async ValueTask<IStoreSnapshot> OpenSnapshotAsync(AccessFilter access, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        var database = await _readers.RentAsync(cancellationToken);
        try
        {
            return new SqliteSnapshot(_readers, _threads, database, _types, access);
        }
        catch
        {
            _readers.Return(database, isBroken: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Change> ChangesAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // In portions, so that a slow reader holds neither a connection nor an old state of the file.
        var position = Position.After(after) - 1;
        var changes = new List<Change>();
        do
        {
            changes.Clear();
            var database = await _readers.RentAsync(cancellationToken);
            var isBroken = true;
            try
            {
                position = new ChangeReader(database, _types).Read(position, ChangesAtOnce, changes);
                isBroken = false;
            }
            finally
            {
                _readers.Return(database, isBroken);
            }

            foreach (var change in changes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return change;
            }
        }
        while (changes.Count == ChangesAtOnce);
    }

    /// <inheritdoc/>
    public ValueTask<long> ReadModelVersionAsync(CancellationToken cancellationToken) =>
        ChangeAsync(static (_, state) => state.ModelVersion, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> AdvanceModelVersionAsync(long modelVersion, CancellationToken cancellationToken) =>
        ChangeAsync(
            (_, state) =>
            {
                state.AdvanceModel(modelVersion);
                return state.ModelVersion;
            },
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, ushort>> NumberParametersAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        ChangeAsync<IReadOnlyDictionary<string, ushort>>((database, _) => ParameterNumbers.For(database, names), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<byte[]?> ReadValueAsync(string name, CancellationToken cancellationToken) =>
        ChangeAsync((database, _) => StoredValues.ReadNamed(database, name), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask WriteValueAsync(string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) =>
        await ChangeAsync(
            (database, _) =>
            {
                StoredValues.WriteNamed(database, name, value.Span);
                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ErasureResult> CountAsync(Erasure erasure, CancellationToken cancellationToken) =>
        ChangeAsync((database, state) => new Eraser(database, _types, state).Count(erasure), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ErasureResult> EraseAsync(Erasure erasure, CancellationToken cancellationToken) =>
        ChangeAsync((database, state) => new Eraser(database, _types, state).Erase(erasure), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> CheckReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ChangeAsync(static (database, _) => database.Number("select 1"), cancellationToken);
            await using var snapshot = await OpenSnapshotAsync(AccessFilter.All, cancellationToken);
            await snapshot.ReadAsync(new ResourceKey("Patient", "readiness"), null, cancellationToken);
            return [];
        }
        catch (Exception exception) when (exception is IOException or SqliteException)
        {
            return [StoreFault.Describe(exception)];
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> CheckIntegrityAsync(CancellationToken cancellationToken)
    {
        var database = await _readers.RentAsync(cancellationToken);
        var isBroken = true;
        try
        {
            var faults = await _threads.RunAsync(() => IntegrityCheck.Run(database, cancellationToken));
            isBroken = false;
            return faults;
        }
        finally
        {
            _readers.Return(database, isBroken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask BackupAsync(string destination, CancellationToken cancellationToken)
    {
        var database = await _readers.RentAsync(cancellationToken);
        var isBroken = true;
        try
        {
            await _threads.RunAsync(() => Backup.Write(database, destination));
            isBroken = false;
        }
        finally
        {
            _readers.Return(database, isBroken);
        }
    }

    /// <summary>Finishes running writes and reads, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _writer.Dispose();
        await _readers.DrainAsync(_options.BusyTimeout);
        _threads.Dispose();
        _readers.Dispose();
        _writing.Dispose();
        _lock.Dispose();
    }

    private static Database OpenWriter(SqliteStoreOptions options, TimeProvider time)
    {
        var database = Database.Open(options, isWriter: true);
        try
        {
            database.Execute("pragma journal_mode = wal");
            database.Execute($"pragma synchronous = {options.Synchronous}");
            if (options.MaxBytes > 0)
            {
                database.Execute($"pragma max_page_count = {options.MaxBytes / database.Number("pragma page_size")}");
            }

            Schema.Upgrade(database, options.Path, time.GetUtcNow());
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private async ValueTask<T> ChangeAsync<T>(Func<Database, WriterState, T> change, CancellationToken cancellationToken)
    {
        var task = new ChangeTask<T>(change, cancellationToken);
        _writer.Enqueue(task);
        return await task.Answer;
    }
}
