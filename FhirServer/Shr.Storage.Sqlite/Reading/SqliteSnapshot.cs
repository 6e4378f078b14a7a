using Microsoft.Data.Sqlite;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Storage.Sqlite.Engine;
using Shr.Storage.Sqlite.Searching;

namespace Shr.Storage.Sqlite.Reading;

/// <summary>One state for one request: a read transaction on a connection of its own. Calls are done one after another.</summary>
internal sealed class SqliteSnapshot : IStoreSnapshot
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ReaderPool _pool;
    private readonly ReaderThreads _threads;
    private readonly Database _database;
    private readonly TypeNumbers _types;
    private readonly AccessFilter _access;
    private readonly VersionReader _versions;
    private Visibility? _visibility;
    private bool _isBroken;
    private bool _isClosed;

    public SqliteSnapshot(ReaderPool pool, ReaderThreads threads, Database database, TypeNumbers types, AccessFilter access)
    {
        (_pool, _threads, _database, _types, _access) = (pool, threads, database, types, access);
        _versions = new VersionReader(database, types);

        // A deferred transaction begins to see its state with its first read, so it reads at once.
        database.Execute("begin");
        Sequence = Position.SequenceOf(database.Number("select max(position) from version"));
    }

    public long Sequence { get; }

    public ValueTask<ResourceVersion?> ReadAsync(ResourceKey key, int? version, CancellationToken cancellationToken) =>
        QuickAsync(() => _versions.Read(key, version, Visible()), cancellationToken);

    public ValueTask<IReadOnlyList<ResourceVersion?>> ReadManyAsync(IReadOnlyList<ResourceKey> keys, CancellationToken cancellationToken) =>
        QuickAsync<IReadOnlyList<ResourceVersion?>>(
            () =>
            {
                var visibility = Visible();
                var versions = new ResourceVersion?[keys.Count];
                for (var i = 0; i < versions.Length; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    versions[i] = _versions.Read(keys[i], null, visibility);
                }

                return versions;
            },
            cancellationToken);

    public ValueTask<HistoryPage> HistoryAsync(HistoryQuery query, CancellationToken cancellationToken) =>
        LongAsync(() => new HistoryReader(_database, _types, Visible(), Sequence).Read(query), cancellationToken);

    public ValueTask<IReadOnlyList<Change>> TopicAsync(TopicQuery query, CancellationToken cancellationToken) =>
        LongAsync(() => new TopicReader(_database, _types, Visible(), Sequence).Read(query), cancellationToken);

    public ValueTask<SearchPage> SearchAsync(SearchPlan plan, CancellationToken cancellationToken) =>
        LongAsync(() => new SearchRunner(_database, _types, Visible()).Run(plan, Sequence, cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (!_isClosed)
            {
                _isClosed = true;
                if (!_isBroken)
                {
                    _database.Execute("commit");
                }

                _database.Residuals.Clear();
                _pool.Return(_database, _isBroken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A few seeks, done where the caller stands: handing them to another thread would cost more than they do.</summary>
    private async ValueTask<T> QuickAsync<T>(Func<T> read, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return Guard(read, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask<T> LongAsync<T>(Func<T> read, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await _threads.RunAsync(() =>
            {
                using var interrupt = cancellationToken.UnsafeRegister(static state => ((Database)state!).Interrupt(), _database);
                return Guard(read, cancellationToken);
            });
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>What the caller may see is worked out once: within one state it cannot change.</summary>
    private Visibility Visible() => _visibility ??= Visibility.Of(_access, _database, _types);

    private T Guard<T>(Func<T> read, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return read();
        }
        catch (SqliteException exception) when (StoreFault.IsInterrupt(exception))
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (SqliteException)
        {
            _isBroken = true;
            throw;
        }
    }
}
