using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Writing;

/// <summary>A change of the store's own data on its way through the writer.</summary>
internal sealed class ChangeTask<T>(Func<Database, WriterState, T> change, CancellationToken cancellationToken) : WriterTask(cancellationToken)
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Answer => _answer.Task;

    public override int Weight => 1;

    public override void Run(Database database, WriterState state)
    {
        var before = state.Save();
        database.Execute("savepoint change");
        var isDone = false;
        try
        {
            _result = change(database, state);
            isDone = true;
        }
        finally
        {
            if (!isDone && database.IsInTransaction)
            {
                database.Execute("rollback to change");
                state.Restore(before);
            }

            if (database.IsInTransaction)
            {
                database.Execute("release change");
            }
        }
    }

    public override void Complete() => _answer.TrySetResult(_result!);

    public override void Refuse(string reason) => _answer.TrySetException(new IOException(reason));

    public override void Fail(Exception exception) => _answer.TrySetException(exception);

    public override void Cancel() => _answer.TrySetCanceled(Cancellation);
}
