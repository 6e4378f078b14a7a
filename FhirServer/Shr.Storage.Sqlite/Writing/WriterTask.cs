using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Writing;

/// <summary>Something for the writer's thread: run inside a transaction, answered after it is durable.</summary>
internal abstract class WriterTask(CancellationToken cancellationToken)
{
    /// <summary>Whether whoever asked has gone; a task that has begun is finished nevertheless.</summary>
    public CancellationToken Cancellation => cancellationToken;

    /// <summary>How much it adds to a group.</summary>
    public abstract int Weight { get; }

    /// <summary>Does it; the answer is kept until <see cref="Complete"/>.</summary>
    public abstract void Run(Database database, WriterState state);

    /// <summary>It is durable (or changed nothing): answer.</summary>
    public abstract void Complete();

    /// <summary>The store cannot write now; nothing was done.</summary>
    public abstract void Refuse(string reason);

    /// <summary>It failed by itself, and was taken back alone.</summary>
    public abstract void Fail(Exception exception);

    /// <summary>Whoever asked went away before it began.</summary>
    public abstract void Cancel();
}
