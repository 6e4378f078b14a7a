namespace Shr.Storage.Transfer;

/// <summary>Where a version stands in a store.</summary>
/// <param name="Sequence">Of its commit.</param>
/// <param name="Index">Its place in the commit.</param>
public readonly record struct TransferPlace(long Sequence, int Index);
