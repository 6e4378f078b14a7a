namespace Shr.Storage;

/// <summary>Which versions a history shows, newest first.</summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#history</remarks>
public sealed record HistoryQuery
{
    /// <summary>One type, or null for all.</summary>
    public string? Type { get; init; }

    /// <summary>One record of that type, or null for all.</summary>
    public string? Id { get; init; }

    /// <summary>Only versions made at or after this instant.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only versions that were current at some time in this span (<c>_at</c>).</summary>
    public (DateTimeOffset From, DateTimeOffset To)? At { get; init; }

    /// <summary>Whether the oldest comes first.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>The largest number of versions in one page.</summary>
    public int Count { get; init; } = 20;

    /// <summary>Where the page starts: only versions after this mark; null for the first page.</summary>
    public HistoryPosition? After { get; init; }
}
