namespace Shr.Storage;

/// <summary>A value that a store keeps under a name, as <see cref="IStoreMetadata"/> reads it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">At most 8 MB.</param>
public sealed record NamedValue(string Name, ReadOnlyMemory<byte> Value);
