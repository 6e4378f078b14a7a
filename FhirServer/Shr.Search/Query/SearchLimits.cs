using Shr.Search.Plans;

namespace Shr.Search.Query;

/// <summary>What one search may cost. Beyond a limit the search is refused with an issue that names it.</summary>
public sealed record SearchLimits
{
    /// <summary>Parameters in one request.</summary>
    public int MaxParameters { get; init; } = 64;

    /// <summary>Values of one parameter, joined by commas.</summary>
    public int MaxValues { get; init; } = 500;

    /// <summary>Characters of one value.</summary>
    public int MaxValueLength { get; init; } = 8192;

    /// <summary>References followed in one parameter, chains and <c>_has</c> together.</summary>
    public int MaxChainDepth { get; init; } = 5;

    /// <summary><c>_include</c> and <c>_revinclude</c> in one request.</summary>
    public int MaxIncludes { get; init; } = 32;

    /// <summary>Terms of a <c>_filter</c>.</summary>
    public int MaxFilterTerms { get; init; } = 64;

    /// <summary>Index conditions of a lowered plan: what a store has to look up.</summary>
    public int MaxConditions { get; init; } = 4000;

    /// <summary>Codes one value set or hierarchy may stand for.</summary>
    public int MaxExpandedCodes { get; init; } = 5000;

    /// <summary>Matches in a page where the request does not say.</summary>
    public int DefaultCount { get; init; } = 20;

    /// <summary>The largest page.</summary>
    public int MaxCount { get; init; } = 1000;

    /// <summary>Whether the total is counted where the request does not say.</summary>
    public TotalMode DefaultTotal { get; init; } = TotalMode.Accurate;

    /// <summary>Included records in a page.</summary>
    public int MaxIncluded { get; init; } = 1000;

    /// <summary>The farthest <c>near</c> may look.</summary>
    public double MaxNearKilometres { get; init; } = 2000;
}
