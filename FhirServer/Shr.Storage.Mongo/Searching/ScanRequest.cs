namespace Shr.Storage.Mongo.Searching;

/// <summary>Which current records to bring, beside the clause they must meet.</summary>
internal sealed record ScanRequest
{
    /// <summary>Their types; empty for any.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Only those whose current version stands before this position.</summary>
    public long BeforePosition { get; init; } = long.MaxValue;

    /// <summary>Only records with a higher number.</summary>
    public long AfterRecord { get; init; }

    /// <summary>Only records at or beyond this instant, in the direction of the order.</summary>
    public long? FromUpdated { get; init; }

    public ScanOrder Order { get; init; }

    /// <summary>The largest number of documents the database brings; 0 for all.</summary>
    public int Limit { get; init; }

    /// <summary>Which lists are wanted beside those that the clause itself needs.</summary>
    public CandidateParts Parts { get; init; }

    /// <summary>Whether deleted records count too; they have no keys any more.</summary>
    public bool WithDeleted { get; init; }
}
