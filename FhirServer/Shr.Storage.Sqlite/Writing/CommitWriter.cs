using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Writing;

/// <summary>
/// The one thread that writes. What waits when a commit ends shares the next one, so the disk is asked once for many;
/// each task keeps its own fate by a savepoint, and is answered after the disk has said yes.
/// </summary>
internal sealed class CommitWriter : IDisposable
{
    private readonly BlockingCollection<WriterTask> _queue;
    private readonly List<WriterTask> _group = [];
    private readonly Database _database;
    private readonly WriterState _state;
    private readonly SqliteStoreOptions _options;
    private readonly Checkpointer _checkpointer;
    private readonly Thread _thread;
    private bool _isStale;

    public CommitWriter(Database database, WriterState state, SqliteStoreOptions options)
    {
        (_database, _state, _options) = (database, state, options);
        _checkpointer = new Checkpointer(database, options);
        _queue = new BlockingCollection<WriterTask>(options.QueuedBatches);
        _thread = new Thread(Run) { Name = "store writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Puts a task in the queue, or refuses it at once where the queue is full or closed.</summary>
    public void Enqueue(WriterTask task)
    {
        try
        {
            if (!_queue.TryAdd(task))
            {
                task.Refuse($"{_options.QueuedBatches} writes are waiting already.");
            }
        }
        catch (InvalidOperationException)
        {
            task.Refuse("The store is closing.");
        }
    }

    /// <summary>Finishes what was queued, then ends.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _checkpointer.Dispose();
        _queue.Dispose();
    }

    private void Run()
    {
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            _group.Clear();
            _group.Add(first);
            try
            {
                CommitGroup(first);
            }
            catch (Exception exception)
            {
                // Whatever happened, the thread must live on and everyone must get an answer.
                Abandon(exception);
            }
        }
    }

    private void CommitGroup(WriterTask first)
    {
        _database.Execute("begin immediate");
        if (_isStale)
        {
            _state.Load();
            _isStale = false;
        }

        RunOne(first);
        var weight = first.Weight;
        while (_group.Count < _options.GroupBatches && weight < _options.GroupWrites && _queue.TryTake(out var task))
        {
            _group.Add(task);
            weight += task.Weight;
            RunOne(task);
        }

        _state.Buffer.Flush(default);
        _options.BeforeDurable?.Invoke();
        _database.Execute("commit");
        _state.Numbers.Keep();
        _database.Residuals.Clear();
        foreach (var done in _group)
        {
            done.Complete();
        }

        _group.Clear();
        _checkpointer.AfterCommit();
    }

    private void RunOne(WriterTask task)
    {
        if (task.Cancellation.IsCancellationRequested)
        {
            _group.RemoveAt(_group.Count - 1);
            task.Cancel();
            return;
        }

        try
        {
            task.Run(_database, _state);
        }
        catch (Exception exception) when (!StoreFault.IsOfStore(exception) && _database.IsInTransaction)
        {
            // Its own fault, and taken back by its savepoint: the others of the group go on.
            _group.RemoveAt(_group.Count - 1);
            task.Fail(exception);
        }
    }

    private void Abandon(Exception exception)
    {
        var reason = StoreFault.Describe(exception);
        _isStale = true;
        try
        {
            if (_database.IsInTransaction)
            {
                _database.Execute("rollback");
            }
        }
        catch (SqliteException second)
        {
            reason += " " + StoreFault.Describe(second);
        }

        foreach (var task in _group)
        {
            if (StoreFault.IsOfStore(exception))
            {
                task.Refuse(reason);
            }
            else
            {
                task.Fail(exception);
            }
        }
    }
}
