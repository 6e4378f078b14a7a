namespace Shr.Storage.Transfer;

/// <summary>What became of a copy.</summary>
/// <param name="Copied">Versions carried in this run.</param>
/// <param name="SourceCount">Versions in the source.</param>
/// <param name="TargetCount">Versions in the target.</param>
/// <param name="SourceHash">Over everything about all versions of the source.</param>
/// <param name="TargetHash">The same of the target.</param>
public sealed record StoreCopyResult(long Copied, long SourceCount, long TargetCount, string SourceHash, string TargetHash)
{
    /// <summary>Whether both stores hold the same.</summary>
    public bool IsSame => SourceCount == TargetCount && SourceHash == TargetHash;
}
