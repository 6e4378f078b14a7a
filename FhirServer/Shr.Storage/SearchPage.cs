using Shr.Search.Plans;

namespace Shr.Storage;

/// <summary>A page of a search.</summary>
/// <param name="Matches">In the order asked.</param>
/// <param name="Included">What came along, each record once and none that is a match of this page.</param>
/// <param name="Total">The number of all matches, or null where it was not asked.</param>
/// <param name="Next">Where the next page starts, or null after the last.</param>
/// <param name="IncludesCut">Whether more records would have been included than the limit allows.</param>
/// <param name="Explanation">How the store went about it, in a form for people; null unless asked.</param>
public sealed record SearchPage(
    IReadOnlyList<ResourceVersion> Matches,
    IReadOnlyList<ResourceVersion> Included,
    long? Total,
    PagePosition? Next,
    bool IncludesCut = false,
    string? Explanation = null);
