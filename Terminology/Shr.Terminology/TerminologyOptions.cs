namespace Shr.Terminology;

/// <summary>Limits of the terminology, so that one question cannot take all memory or time.</summary>
public sealed record TerminologyOptions
{
    /// <summary>The largest expansion that is answered whole, in codes.</summary>
    public int MaxExpansion { get; init; } = 1000;

    /// <summary>The largest page of an expansion, and the largest value set that is imported into another, in codes.</summary>
    public int MaxInnerExpansion { get; init; } = 100_000;

    /// <summary>How deep value sets may import each other.</summary>
    public int MaxImportDepth { get; init; } = 50;

    /// <summary>The largest closure table, in codes.</summary>
    public int MaxClosure { get; init; } = 10_000;

    /// <summary>How many caches of <c>$cache-control</c> and closure tables are kept; the oldest goes first.</summary>
    public int MaxCaches { get; init; } = 100;
}
