using System.Collections.Concurrent;
using Shr.Storage.Mongo.Native;

namespace Shr.Storage.Mongo.Driving;

/// <summary>
/// A thread with a client of its own. Every call of the driver blocks, so none may run on the thread pool; and a
/// client's sessions and cursors may be used by one thread at a time, so everything of a client happens here, in turn.
/// </summary>
internal sealed class MongoWorker : IDisposable
{
    private readonly BlockingCollection<Action> _jobs = [];
    private readonly PoolHandle _pool;
    private readonly string _database;
    private readonly MongoMetrics _metrics;
    private readonly Thread _thread;
    private MongoClient? _client;
    private int _load;

    public MongoWorker(PoolHandle pool, string database, MongoMetrics metrics, string name)
    {
        _pool = pool;
        _database = database;
        _metrics = metrics;
        _thread = new Thread(Work) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Jobs that wait or run, and snapshots that live here.</summary>
    public int Load => Volatile.Read(ref _load);

    /// <summary>Jobs that wait.</summary>
    public int Waiting => _jobs.Count;

    /// <summary>Counts a snapshot in (1) or out (-1).</summary>
    public void Pin(int change) => Interlocked.Add(ref _load, change);

    /// <summary>Runs a job on this thread. One that is cancelled while it waits does not run.</summary>
    public Task<T> RunAsync<T>(Func<MongoClient, T> job, CancellationToken cancellationToken)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Increment(ref _load);
        _jobs.Add(
            () =>
            {
                Complete(result, job, cancellationToken);
                Interlocked.Decrement(ref _load);
            },
            CancellationToken.None);
        return result.Task;
    }

    /// <summary>Runs something on this thread that nobody waits for; a store that is closing leaves it out.</summary>
    public void Post(Action job)
    {
        if (!_jobs.IsAddingCompleted)
        {
            _jobs.Add(job);
        }
    }

    /// <summary>For a job that must wait for something which itself needs this thread: does other jobs until the task is over.</summary>
    public void RunUntil(Task task)
    {
        _ = task.ContinueWith(_ => _jobs.Add(() => { }), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (!task.IsCompleted)
        {
            _jobs.Take()();
        }
    }

    public void Dispose()
    {
        _jobs.CompleteAdding();
        _thread.Join();
        _jobs.Dispose();
    }

    private void Complete<T>(TaskCompletionSource<T> result, Func<MongoClient, T> job, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            result.SetCanceled(cancellationToken);
            return;
        }

        try
        {
            result.SetResult(job(_client ??= new MongoClient(_pool, _database, _metrics)));
        }
        catch (OperationCanceledException cancelled)
        {
            result.SetCanceled(cancelled.CancellationToken);
        }
        catch (Exception failure)
        {
            // Not handled here: carried to whoever awaits the job.
            result.SetException(failure);
        }
    }

    private void Work()
    {
        foreach (var job in _jobs.GetConsumingEnumerable())
        {
            job();
        }

        _client?.Dispose();
    }
}
