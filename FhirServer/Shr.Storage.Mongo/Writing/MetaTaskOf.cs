using Shr.Storage.Mongo.Driving;

namespace Shr.Storage.Mongo.Writing;

/// <summary>A change of what the store keeps about itself, with its answer.</summary>
internal sealed class MetaTaskOf<T>(Func<MetaTransaction, T> change) : MetaTask
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Answer => _answer.Task;

    public override MongoError? Run(MetaTransaction transaction)
    {
        try
        {
            _result = change(transaction);
            return null;
        }
        catch (MongoReadException failure)
        {
            return failure.Error;
        }
    }

    public override void Complete() => _answer.TrySetResult(_result!);

    public override void Refuse(string reason) => _answer.TrySetException(new StoreUnavailableException(reason));

    public override void Fail(Exception failure) => _answer.TrySetException(failure);
}
