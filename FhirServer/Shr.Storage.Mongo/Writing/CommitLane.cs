using System.Collections.Concurrent;
using Polly;
using Polly.Retry;
using Shr.Storage.Mongo.Driving;

namespace Shr.Storage.Mongo.Writing;

/// <summary>
/// The one road for commits. Every commit takes the clock, so commits of one server gain nothing by running beside each
/// other; what waits while one runs shares the next transaction instead.
/// </summary>
internal sealed class CommitLane
{
    private readonly ConcurrentQueue<LaneTask> _queue = new();
    private readonly MongoConnection _connection;
    private readonly MongoStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<MongoError?> _retry;
    private int _waiting;
    private int _isScheduled;
    private long _deadline;
    private volatile bool _isClosed;

    public CommitLane(MongoConnection connection, MongoStoreOptions options, TimeProvider time)
    {
        (_connection, _options, _time) = (connection, options, time);

        // The driver repeats single commands; a whole transaction only its owner can repeat.
        _retry = new ResiliencePipelineBuilder<MongoError?>()
            .AddRetry(new RetryStrategyOptions<MongoError?>
            {
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(2),
                MaxDelay = TimeSpan.FromMilliseconds(250),
                UseJitter = true,
                ShouldHandle = outcome => ValueTask.FromResult(
                    outcome.Outcome.Result is { } error && (error.IsTransient || error.IsCommitUnknown)
                    && System.Diagnostics.Stopwatch.GetTimestamp() < Volatile.Read(ref _deadline)),
                OnRetry = _ =>
                {
                    _connection.Metrics.CountRetry();
                    return default;
                },
            })
            .Build();
    }

    /// <summary>Puts a task in the queue, or refuses it at once where the queue is full or closed.</summary>
    public void Enqueue(LaneTask task)
    {
        if (_isClosed)
        {
            task.Refuse("The store is closing.");
            return;
        }

        if (Interlocked.Increment(ref _waiting) > _options.QueuedBatches)
        {
            Interlocked.Decrement(ref _waiting);
            task.Refuse($"{_options.QueuedBatches} writes are waiting already.");
            return;
        }

        _queue.Enqueue(task);
        Schedule();
    }

    /// <summary>Takes no more tasks; those in the queue are still done.</summary>
    public void Close() => _isClosed = true;

    private void Schedule()
    {
        if (Interlocked.CompareExchange(ref _isScheduled, 1, 0) == 0)
        {
            _ = _connection.Writer.RunAsync(
                client =>
                {
                    Drain(client);
                    return true;
                },
                CancellationToken.None);
        }
    }

    private void Drain(MongoClient client)
    {
        while (_queue.TryDequeue(out var task))
        {
            Interlocked.Decrement(ref _waiting);
            if (task is MetaTask meta)
            {
                Run(client, meta);
            }
            else
            {
                Run(client, Gather((BatchTask)task));
            }
        }

        Volatile.Write(ref _isScheduled, 0);
        if (!_queue.IsEmpty)
        {
            Schedule();
        }
    }

    private List<BatchTask> Gather(BatchTask first)
    {
        var group = new List<BatchTask> { first };
        var writes = first.Batch.Writes.Count;
        while (group[^1].Batch.Inside is null
            && group.Count < _options.GroupBatches
            && writes < _options.GroupWrites
            && _queue.TryPeek(out var next)
            && next is BatchTask { Batch.Inside: null } batch)
        {
            // Only this thread takes from the queue.
            _queue.TryDequeue(out _);
            Interlocked.Decrement(ref _waiting);
            group.Add(batch);
            writes += batch.Batch.Writes.Count;
        }

        return group;
    }

    private void Run(MongoClient client, List<BatchTask> group)
    {
        foreach (var cancelled in group.Where(task => task.Cancellation.IsCancellationRequested))
        {
            cancelled.Cancel();
        }

        group.RemoveAll(task => task.Cancellation.IsCancellationRequested);
        if (group.Count == 0)
        {
            return;
        }

        _connection.Metrics.CountGroup(group.Count);
        try
        {
            var commit = new GroupCommit(client, _connection, _options, _time, group, CommitMark.New());
            Finish(client, group, Retry(commit.Try));
        }
        catch (Exception failure)
        {
            // Whatever happened, the lane must live on and everyone must get an answer.
            Split(client, group, task => task.Fail(failure));
        }
    }

    private void Finish(MongoClient client, List<BatchTask> group, MongoError? error)
    {
        if (error is null)
        {
            group.ForEach(task => task.Complete());
        }
        else if (error.IsTransient || error.IsCommitUnknown)
        {
            group.ForEach(task => task.FailBy(error));
        }
        else
        {
            Split(client, group, task => task.FailBy(error));
        }
    }

    // One batch that cannot be written must not take the others of its group with it.
    private void Split(MongoClient client, List<BatchTask> group, Action<BatchTask> fail)
    {
        if (group.Count == 1)
        {
            fail(group[0]);
            return;
        }

        foreach (var task in group)
        {
            Run(client, new List<BatchTask> { task });
        }
    }

    private void Run(MongoClient client, MetaTask task)
    {
        try
        {
            var error = Retry(() => TryMeta(client, task));
            if (error is null)
            {
                task.Complete();
            }
            else
            {
                task.FailBy(error);
            }
        }
        catch (Exception failure)
        {
            task.Fail(failure);
        }
    }

    private MongoError? TryMeta(MongoClient client, MetaTask task)
    {
        var (session, refused) = MongoSession.Start(client, _connection.Transaction, _connection.Metrics);
        if (session is null)
        {
            return refused;
        }

        using (session)
        {
            var reader = new MongoReader(client, session, ReadLimits.Of(_options));
            return session.Begin() ?? task.Run(new MetaTransaction(client, session, reader)) ?? CommitRetry.Run(session, _options.CommitTimeout);
        }
    }

    private MongoError? Retry(Func<MongoError?> attempt)
    {
        Volatile.Write(
            ref _deadline,
            System.Diagnostics.Stopwatch.GetTimestamp() + (long)(_options.WriteTimeout.TotalSeconds * System.Diagnostics.Stopwatch.Frequency));
        return _retry.Execute(attempt);
    }
}
