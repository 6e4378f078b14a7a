using Shr.Storage.Mongo.Native;

namespace Shr.Storage.Mongo.Driving;

/// <summary>The pool of clients: one worker for commits, and up to a bound for everything else.</summary>
internal sealed class MongoConnection : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<MongoWorker> _workers = [];
    private readonly PoolHandle _pool;
    private readonly MongoStoreOptions _options;

    public MongoConnection(MongoStoreOptions options)
    {
        DriverLibrary.Load();
        _options = options;
        _pool = ConnectionString.OpenPool(options);
        Metrics = new MongoMetrics(() => _workers.Count, () => Waiting);
        Transaction = TransactionOptsHandle.SnapshotMajority(options.CommitTimeout);
        Writer = NewWorker("shr-mongo-writer");
    }

    public MongoMetrics Metrics { get; }

    /// <summary>How transactions of this store read and write.</summary>
    public TransactionOptsHandle Transaction { get; }

    /// <summary>The worker for commits; nothing else runs there.</summary>
    public MongoWorker Writer { get; }

    private int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _workers.Sum(worker => worker.Waiting);
            }
        }
    }

    /// <summary>The worker with the least to do.</summary>
    public MongoWorker Choose()
    {
        lock (_gate)
        {
            MongoWorker? best = null;
            foreach (var worker in _workers)
            {
                if (best is null || worker.Load < best.Load)
                {
                    best = worker;
                }
            }

            if (best is null || (best.Load > 0 && _workers.Count < _options.Clients))
            {
                best = NewWorker($"shr-mongo-{_workers.Count + 1}");
                _workers.Add(best);
            }

            return best;
        }
    }

    /// <summary>Runs a job on the worker with the least to do.</summary>
    public Task<T> RunAsync<T>(Func<MongoClient, T> job, CancellationToken cancellationToken) => Choose().RunAsync(job, cancellationToken);

    public void Dispose()
    {
        Writer.Dispose();
        lock (_gate)
        {
            foreach (var worker in _workers)
            {
                worker.Dispose();
            }

            _workers.Clear();
        }

        Transaction.Dispose();
        _pool.Dispose();
        Metrics.Dispose();
    }

    private MongoWorker NewWorker(string name) => new(_pool, _options.Database, Metrics, name);
}
