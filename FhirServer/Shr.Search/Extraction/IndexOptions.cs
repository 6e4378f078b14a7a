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

    /// <summary>Whether contained resources can be found too (<c>_contained=true</c>); off, a record that holds many has fewer entries.</summary>
    public bool Contained { get; init; } = true;

    /// <summary>How many bytes of words <c>_text</c> and <c>_content</c> may keep of one record; 0 turns both off.</summary>
    public int MaxWordBytes { get; init; } = 2048;
}
