using Shr.Search.Plans;
using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Reading;

namespace Shr.Storage.Mongo.Writing;

/// <summary>Runs the reads that belong to a transaction, after its writes and before its commit.</summary>
internal static class InsideReads
{
    /// <summary>Whether they said yes; an error where the database failed them, so that the transaction must be run again.</summary>
    /// <exception cref="TimeoutException">They took too long.</exception>
    public static bool Run(
        MongoWorker worker,
        MongoReader reader,
        MongoStoreOptions options,
        TimeProvider time,
        Func<IStoreSnapshot, CancellationToken, ValueTask<bool>> inside,
        AccessFilter access,
        long sequence,
        CancellationToken cancellationToken,
        out MongoError? error)
    {
        using var limit = new CancellationTokenSource(options.InsideTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var snapshot = new InsideSnapshot(worker, reader, access, sequence);

        // Its reads come back to this very thread, which does them while it waits.
        var answer = Task.Run(async () => await inside(snapshot, either.Token).AsTask().WaitAsync(either.Token), CancellationToken.None);
        worker.RunUntil(answer);
        snapshot.Close();
        reader.Cancellation = CancellationToken.None;
        error = snapshot.Failure;
        if (error is not null)
        {
            return false;
        }

        if (answer.IsCanceled && limit.IsCancellationRequested)
        {
            throw new TimeoutException($"The reads inside a transaction took longer than {options.InsideTimeout}.");
        }

        return answer.GetAwaiter().GetResult();
    }
}
