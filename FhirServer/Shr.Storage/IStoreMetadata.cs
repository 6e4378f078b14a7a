namespace Shr.Storage;

/// <summary>The few things a store keeps about itself and its model, each change durable when it is answered.</summary>
public interface IStoreMetadata
{
    /// <summary>The version of the newest compiled model the store has seen; 0 for a new store.</summary>
    ValueTask<long> ReadModelVersionAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Says that a model is in use from now on: batches planned under an older one are refused. A version that is not
    /// newer than the known one changes nothing. Answers the version that then holds.
    /// </summary>
    ValueTask<long> AdvanceModelVersionAsync(long modelVersion, CancellationToken cancellationToken);

    /// <summary>
    /// The numbers of parameters by name. A name seen for the first time gets the next free number (from 1), which it
    /// keeps for ever, also across restarts and models; so index keys stay readable. Numbers are never used again.
    /// </summary>
    /// <exception cref="InvalidOperationException">All numbers below <see cref="Shr.Search.Plans.IndexKeys.AccessParameter"/> are given away.</exception>
    ValueTask<IReadOnlyDictionary<string, ushort>> NumberParametersAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>A named value, or null where none was set.</summary>
    ValueTask<byte[]?> ReadValueAsync(string name, CancellationToken cancellationToken);

    /// <summary>Sets a named value.</summary>
    ValueTask WriteValueAsync(string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken);
}
