using Shr.Fhir;

namespace Shr.Storage;

/// <summary>What is to be removed for good. Current versions are never touched.</summary>
/// <param name="OldVersions">Versions that are not the last of their record.</param>
/// <param name="DeletedRecords">All versions of records whose last version is a deletion.</param>
public sealed record Erasure(bool OldVersions, bool DeletedRecords)
{
    /// <summary>Only of this record, or null.</summary>
    public ResourceKey? Key { get; init; }

    /// <summary>Only of this type, or null.</summary>
    public string? Type { get; init; }

    /// <summary>The largest number of versions that one call removes; a record that is removed as a whole may go beyond it.</summary>
    public int Limit { get; init; } = 500;
}

/// <summary>What was removed, or would be.</summary>
/// <param name="Versions">Versions.</param>
/// <param name="Records">Records of which nothing is left.</param>
public sealed record ErasureResult(long Versions, long Records);
