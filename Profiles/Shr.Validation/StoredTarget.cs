namespace Shr.Validation;

/// <summary>What the store has of a reference's target.</summary>
/// <param name="Exists">Whether there is such a resource.</param>
/// <param name="Json">Its bytes; empty where they are not at hand.</param>
public readonly record struct StoredTarget(bool Exists, ReadOnlyMemory<byte> Json);
