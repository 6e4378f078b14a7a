using Shr.Storage.Mongo.Writing;
using Shr.Storage.Transfer;

namespace Shr.Storage.Mongo.Transfer;

/// <summary>Carries this store out and another in, each step one transaction of the commit lane.</summary>
internal sealed class MongoTransfer(MongoStoreOptions options, Action<LaneTask> enqueue) : IStoreTransfer
{
    public ValueTask<IReadOnlyList<TransferVersion>> ReadAsync(TransferPlace after, int limit, CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<TransferVersion>>(meta => new TransferReader(meta.Reader).Read(PositionOf(after), limit), cancellationToken);

    public async ValueTask WriteAsync(IReadOnlyList<TransferVersion> versions, CancellationToken cancellationToken) =>
        await RunAsync(meta => new TransferWriter(meta, options).Write(versions), cancellationToken);

    public ValueTask<TransferPlace> LastAsync(CancellationToken cancellationToken) =>
        RunAsync(
            static meta =>
            {
                var last = new TransferReader(meta.Reader).Last();
                return new TransferPlace(Position.SequenceOf(last), Position.IndexOf(last));
            },
            cancellationToken);

    public ValueTask<StoreFacts> ReadFactsAsync(CancellationToken cancellationToken) =>
        RunAsync(static meta => new StoreFacts(StoreMetadata.ReadModel(meta), StoreMetadata.Parameters(meta), StoreMetadata.Values(meta)), cancellationToken);

    public async ValueTask WriteFactsAsync(StoreFacts facts, CancellationToken cancellationToken) =>
        await RunAsync(
            meta =>
            {
                StoreMetadata.WriteParameters(meta, facts.Parameters);
                foreach (var (name, value) in facts.Values)
                {
                    StoreMetadata.WriteValue(meta, name, value);
                }

                return StoreMetadata.AdvanceModel(meta, facts.ModelVersion);
            },
            cancellationToken);

    /// <summary>The position of a place; before all for <c>default</c>.</summary>
    internal static long PositionOf(TransferPlace place) =>
        place.Sequence == 0 ? 0 : Position.Of(place.Sequence, Math.Min(place.Index, Position.MaxWrites - 1));

    private async ValueTask<T> RunAsync<T>(Func<MetaTransaction, T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var task = new MetaTaskOf<T>(work);
        enqueue(task);
        return await task.Answer;
    }
}
