namespace Shr.Storage.Transfer;

/// <summary>What a current record can be found by.</summary>
/// <param name="Keys">Its index keys, sorted.</param>
/// <param name="Links">Its references to other records.</param>
public sealed record TransferEntries(IReadOnlyList<byte[]> Keys, IReadOnlyList<TransferLink> Links);
