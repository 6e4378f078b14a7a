namespace Shr.Storage.Mongo.Writing;

/// <summary>A batch on its way.</summary>
internal sealed class BatchTask(WriteBatch batch, CancellationToken cancellationToken) : LaneTask
{
    private readonly TaskCompletionSource<CommitResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WriteBatch Batch => batch;

    public CancellationToken Cancellation => cancellationToken;

    public Task<CommitResult> Answer => _answer.Task;

    /// <summary>What it will be answered with, once the commit is durable.</summary>
    public CommitResult? Outcome { get; set; }

    public void Complete() => _answer.TrySetResult(Outcome ?? throw new InvalidOperationException("A batch has no outcome."));

    public void Cancel() => _answer.TrySetCanceled(cancellationToken);

    public override void Refuse(string reason) => _answer.TrySetResult(new StoreUnavailable(reason));

    public override void Fail(Exception failure) => _answer.TrySetException(failure);
}
