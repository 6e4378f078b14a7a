using Shr.Fhir;
using Shr.Storage;

namespace Shr.Server.Writing;

/// <summary>What a write is planned against: one state of the store and, in a transaction, the other entries.</summary>
internal sealed class WriteScope(IStoreSnapshot snapshot)
{
    /// <summary>The state of the store.</summary>
    public IStoreSnapshot Snapshot { get; } = snapshot;

    /// <summary>Records that the same commit writes: references to them are good.</summary>
    public IReadOnlySet<ResourceKey> Written { get; init; } = new HashSet<ResourceKey>();

    /// <summary>The bodies of those records, as far as they were sent.</summary>
    public IReadOnlyDictionary<ResourceKey, ReadOnlyMemory<byte>> Bodies { get; init; } = new Dictionary<ResourceKey, ReadOnlyMemory<byte>>();

    /// <summary>Records that the same commit deletes: no search of a condition finds them.</summary>
    public IReadOnlySet<ResourceKey> Deleted { get; init; } = new HashSet<ResourceKey>();
}
