using System.Collections.Concurrent;
using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Reading;

/// <summary>The connections for reading: a bounded number, opened when needed, kept with their prepared statements.</summary>
internal sealed class ReaderPool(SqliteStoreOptions options) : IDisposable
{
    // A request that holds one state may ask for another (a check inside a search): with all connections held by such
    // requests, each would wait for the others for ever. So after a while one gets a connection beyond the number.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentStack<Database> _idle = new();
    private readonly SemaphoreSlim _free = new(options.Readers);

    /// <summary>A connection of one's own; waits while all are in use.</summary>
    public async ValueTask<Database> RentAsync(CancellationToken cancellationToken)
    {
        if (!await _free.WaitAsync(Patience, cancellationToken))
        {
            return Database.Open(options, isWriter: false, isExtra: true);
        }

        try
        {
            return _idle.TryPop(out var database) ? database : Database.Open(options, isWriter: false);
        }
        catch
        {
            _free.Release();
            throw;
        }
    }

    /// <summary>Gives a connection back; one that a failure left in the middle of something is closed.</summary>
    public void Return(Database database, bool isBroken)
    {
        if (database.IsExtra)
        {
            database.Dispose();
            return;
        }

        if (isBroken)
        {
            database.Dispose();
        }
        else
        {
            _idle.Push(database);
        }

        _free.Release();
    }

    /// <summary>Waits until all connections are back, then closes them.</summary>
    public async ValueTask DrainAsync(TimeSpan patience)
    {
        for (var i = 0; i < options.Readers; i++)
        {
            if (!await _free.WaitAsync(patience))
            {
                break;
            }
        }
    }

    public void Dispose()
    {
        while (_idle.TryPop(out var database))
        {
            database.Dispose();
        }

        _free.Dispose();
    }
}
