using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Writing;

/// <summary>A batch on its way through the writer.</summary>
internal sealed class BatchTask(WriteBatch batch, BatchWriter writer, CancellationToken cancellationToken) : WriterTask(cancellationToken)
{
    // Continuations must not run on the writer's thread: the next group waits for it.
    private readonly TaskCompletionSource<CommitResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CommitResult? _result;

    public Task<CommitResult> Answer => _answer.Task;

    public override int Weight => batch.Writes.Count;

    public override void Run(Database database, WriterState state) => _result = writer.Write(batch, Cancellation);

    public override void Complete() => _answer.TrySetResult(_result!);

    public override void Refuse(string reason) => _answer.TrySetResult(new StoreUnavailable(reason));

    public override void Fail(Exception exception) => _answer.TrySetException(exception);

    public override void Cancel() => _answer.TrySetCanceled(Cancellation);
}
