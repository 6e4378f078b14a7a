using Shr.Search.Plans;

namespace Shr.Search.Query;

/// <summary>A search, read and checked: what is wanted, and how the answer shall look.</summary>
public sealed record SearchQuery
{
    /// <summary>The types of the records wanted, at least one.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>Whether every type is wanted, so that <see cref="Types"/> names them all.</summary>
    public bool IsEveryType { get; init; }

    /// <summary>What a record must meet.</summary>
    public required SearchExpression Where { get; init; }

    /// <summary>Whether anything at all is asked of a record: a conditional write without criteria would mean every record.</summary>
    public bool HasCriteria => Where is not AndExpression { Parts.Count: 0 };

    /// <summary>The order, most significant key first.</summary>
    public IReadOnlyList<SortField> Sort { get; init; } = [];

    /// <summary>Matches in a page; 0 for the total only.</summary>
    public int Count { get; init; }

    /// <summary>Whether the total is wanted; null where the request does not say.</summary>
    public TotalMode? Total { get; init; }

    /// <summary>What comes along.</summary>
    public IReadOnlyList<IncludeField> Includes { get; init; } = [];

    /// <summary>How much of each record is wanted.</summary>
    public SummaryMode Summary { get; init; }

    /// <summary>The elements wanted (<c>_elements</c>); empty for all.</summary>
    public IReadOnlyList<string> Elements { get; init; } = [];

    /// <summary>Whether contained resources are searched; then the plan finds the records that hold them.</summary>
    public ContainedMode Contained { get; init; }

    /// <summary>Whether the contained resources themselves are wanted (<c>_containedType=contained</c>), not the records that hold them.</summary>
    /// <remarks><see cref="Lowering.ContainedSearch"/> says which of a record's contained resources match.</remarks>
    public bool ReturnsContained { get; init; }

    /// <summary>Whether the answer should say how it was found.</summary>
    public bool Explain { get; init; }

    /// <summary>The page token of the request, or null for the first page.</summary>
    public string? Page { get; init; }

    /// <summary>The parameters heeded, in order, without the page: what a <c>self</c> link repeats.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Applied { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{(IsEveryType ? "*" : string.Join(',', Types))} {Where}";
}
