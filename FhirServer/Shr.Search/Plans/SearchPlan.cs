namespace Shr.Search.Plans;

/// <summary>A search, lowered: what a store needs to answer it, and nothing about how it was asked.</summary>
public sealed record SearchPlan
{
    /// <summary>The types of the records wanted; empty for every type.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>What a record must meet.</summary>
    public required IndexCondition Where { get; init; }

    /// <summary>The order, most significant key first; then always by the store's own number of the record, so that it is total. Empty: only the latter, which is roughly oldest first.</summary>
    public IReadOnlyList<SortKey> Sort { get; init; } = [];

    /// <summary>The largest number of matches in one page; 0 asks for the total only.</summary>
    public int Count { get; init; } = 20;

    /// <summary>Where the page starts, or null for the first one.</summary>
    public PagePosition? After { get; init; }

    /// <summary>Whether the number of all matches is wanted.</summary>
    public TotalMode Total { get; init; } = TotalMode.None;

    /// <summary>Which other records come along.</summary>
    public IReadOnlyList<IncludeStep> Includes { get; init; } = [];

    /// <summary>The largest number of included records in one page.</summary>
    public int IncludeLimit { get; init; } = 1000;

    /// <summary>Whether the page should say how it was found.</summary>
    public bool Explain { get; init; }
}
