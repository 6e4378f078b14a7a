using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Shr.Storage.Mongo.Driving;

/// <summary>What the store tells a metrics listener about its talk with the database.</summary>
internal sealed class MongoMetrics : IDisposable
{
    /// <summary>The meter that a listener subscribes to.</summary>
    public const string MeterName = "Shr.Storage.Mongo";

    private readonly Meter _meter = new(MeterName);
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _retries;
    private readonly Histogram<int> _group;

    public MongoMetrics(Func<int> workers, Func<int> waiting)
    {
        _duration = _meter.CreateHistogram<double>("shr.mongo.command.duration", "s", "Time of one call of the driver, by command");
        _failures = _meter.CreateCounter<long>("shr.mongo.command.failures", null, "Calls that failed, by command and code");
        _retries = _meter.CreateCounter<long>("shr.mongo.transaction.retries", null, "Transactions run again after a conflict or a change of primary");
        _group = _meter.CreateHistogram<int>("shr.mongo.group.batches", null, "Batches that shared one commit");
        _meter.CreateObservableGauge("shr.mongo.pool.workers", workers, null, "Clients of the driver in use");
        _meter.CreateObservableGauge("shr.mongo.pool.waiting", waiting, null, "Calls that wait for a client");
    }

    public Call Start(string command) => new(this, command, Stopwatch.GetTimestamp());

    public void CountRetry() => _retries.Add(1);

    public void CountGroup(int batches) => _group.Record(batches);

    public void Dispose() => _meter.Dispose();

    /// <summary>One call on its way.</summary>
    public readonly struct Call(MongoMetrics metrics, string command, long started) : IDisposable
    {
        public MongoError? End(MongoError? error)
        {
            if (error is not null)
            {
                metrics._failures.Add(1, new("command", command), new("code", error.Code));
            }

            return error;
        }

        public void Dispose() => metrics._duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("command", command));
    }
}
