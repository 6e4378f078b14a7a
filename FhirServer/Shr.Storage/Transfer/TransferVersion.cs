namespace Shr.Storage.Transfer;

/// <summary>One version on its way from a store to another.</summary>
/// <param name="Version">The version, with its bytes.</param>
/// <param name="Index">Its place in its commit.</param>
/// <param name="Patients">Ids of the patients it belongs to.</param>
/// <param name="Entries">What the record can be found by, if this is its current version and no deletion; else null.</param>
public sealed record TransferVersion(ResourceVersion Version, int Index, IReadOnlyList<string> Patients, TransferEntries? Entries)
{
    /// <summary>The topics on which its change was told.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>Where it stands.</summary>
    public TransferPlace Place => new(Version.Sequence, Index);
}
