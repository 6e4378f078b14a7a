namespace Shr.Search.Extraction;

/// <summary>What the index of a server depends on beside the data. Changing any of it means indexing again.</summary>
public sealed record IndexOptions
{
    /// <summary>The zone of dates and times that name none: +06:00 in the preset <c>bangladesh</c>, zero in <c>open</c>.</summary>
    public TimeSpan Zone { get; init; } = TimeSpan.Zero;

    /// <summary>Absolute urls under which this server is known; references below them are its own.</summary>
    public IReadOnlyList<string> LocalBases { get; init; } = [];

    /// <summary>The largest number of entries of one record.</summary>
    public int MaxEntries { get; init; } = 20_000;

    /// <summary>How many bytes of words <c>_text</c> and <c>_content</c> may keep of one record; 0 turns both off.</summary>
    public int MaxWordBytes { get; init; } = 2048;
}
