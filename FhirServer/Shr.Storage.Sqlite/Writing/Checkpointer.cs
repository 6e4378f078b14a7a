using Microsoft.Data.Sqlite;
using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Writing;

/// <summary>
/// Carries the pages of the write-ahead log into the database beside the writer. Only the last few, which came while it
/// worked, are carried by the writer itself between two groups: then nothing is left and the log starts over. Carried by
/// SQLite inside a commit, all of them would keep the clients of that commit waiting.
/// </summary>
internal sealed class Checkpointer : IDisposable
{
    // So many times its size the log may grow while readers hold on to it; then the writer waits for them.
    private const int Overdue = 4;

    private readonly AutoResetEvent _wake = new(false);
    private readonly Database _writing;
    private readonly Database _own;
    private readonly SqliteStoreOptions _options;
    private readonly Thread _thread;
    private volatile Stage _stage = Stage.Idle;
    private volatile bool _isClosing;
    private long _pages;
    private long _due;

    public Checkpointer(Database writing, SqliteStoreOptions options)
    {
        (_writing, _options, _due) = (writing, options, options.CheckpointPages);
        writing.Execute("pragma wal_autocheckpoint = 0");
        _own = Database.Open(options, isWriter: true);
        _own.Execute($"pragma synchronous = {options.Synchronous}");
        _thread = new Thread(Run) { Name = "store checkpoints", IsBackground = true };
        _thread.Start();
    }

    private enum Stage
    {
        Idle,
        Working,
        Done,
    }

    /// <summary>Called by the writer after each group, when everyone has their answer.</summary>
    public void AfterCommit()
    {
        _pages += _writing.TakePagesWritten();
        if (_stage == Stage.Done)
        {
            Finish();
        }
        else if (_stage == Stage.Idle && _pages >= _due)
        {
            _stage = Stage.Working;
            _wake.Set();
        }
    }

    public void Dispose()
    {
        _isClosing = true;
        _wake.Set();
        _thread.Join();
        _own.Dispose();
        _wake.Dispose();
    }

    private void Finish()
    {
        var isOverdue = _pages >= (long)_options.CheckpointPages * Overdue;
        var isEmpty = Carry(_writing, isOverdue ? "pragma wal_checkpoint(restart)" : "pragma wal_checkpoint(passive)");
        _pages = isEmpty ? 0 : _pages;
        _due = isEmpty ? _options.CheckpointPages : _pages + (_options.CheckpointPages / 4);
        _stage = Stage.Idle;
    }

    private void Run()
    {
        while (_wake.WaitOne() && !_isClosing)
        {
            try
            {
                Carry(_own, "pragma wal_checkpoint(passive)");
            }
            catch (SqliteException exception) when (StoreFault.IsOfStore(exception))
            {
                // Nothing is lost: the pages stay in the log, and the writer meets the fault and reports it.
                _stage = Stage.Done;
                continue;
            }

            _stage = Stage.Done;
        }
    }

    /// <summary>Whether all pages of the log are in the database now.</summary>
    private static bool Carry(Database database, string pragma)
    {
        using var row = database.Use(pragma);
        return row.Step() && row.Int64(0) == 0 && row.Int64(1) == row.Int64(2);
    }
}
