namespace Shr.Storage.Transfer;

/// <summary>What a store keeps about itself and its model.</summary>
/// <param name="ModelVersion">The newest model it has seen.</param>
/// <param name="Parameters">The numbers of parameters, which stand in every index key.</param>
/// <param name="Values">Named values.</param>
public sealed record StoreFacts(long ModelVersion, IReadOnlyDictionary<string, ushort> Parameters, IReadOnlyDictionary<string, byte[]> Values);
