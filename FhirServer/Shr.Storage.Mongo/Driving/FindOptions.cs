namespace Shr.Storage.Mongo.Driving;

/// <summary>What goes with a filter.</summary>
internal readonly record struct FindOptions
{
    /// <summary>A document like <c>{r: 1}</c>.</summary>
    public ReadOnlyMemory<byte> Sort { get; init; }

    /// <summary>A document like <c>{r: 1, k: 1}</c>.</summary>
    public ReadOnlyMemory<byte> Projection { get; init; }

    /// <summary>The largest number of documents; 0 for all.</summary>
    public int Limit { get; init; }

    /// <summary>How many documents come in one answer; 0 lets the server choose.</summary>
    public int BatchSize { get; init; }

    /// <summary>After how many milliseconds the server gives up; 0 for never.</summary>
    public int MaxTimeMs { get; init; }

    /// <summary>Whether only what a majority has is read; for reads outside transactions.</summary>
    public bool Majority { get; init; }
}
