using Shr.Fhir;

namespace Shr.Storage;

/// <summary>One immutable row of history.</summary>
/// <param name="Key">Type and id.</param>
/// <param name="Version">From 1, increasing by one.</param>
/// <param name="LastUpdated">When it was committed, in UTC with milliseconds.</param>
/// <param name="Interaction">What made it.</param>
/// <param name="Json">The bytes, with id, versionId and lastUpdated in place; empty for a deletion.</param>
/// <param name="Sequence">The sequence of its commit.</param>
public sealed record ResourceVersion(ResourceKey Key, int Version, DateTimeOffset LastUpdated, WriteKind Interaction, ReadOnlyMemory<byte> Json, long Sequence)
{
    /// <summary>Whether this version says that the record was deleted.</summary>
    public bool IsDeleted => Interaction == WriteKind.Delete;
}
