namespace Shr.Storage;

/// <summary>Which changes of a topic are wanted, oldest first.</summary>
public sealed record TopicQuery
{
    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>Only changes after this one; null: from the first.</summary>
    public ChangePlace? After { get; init; }

    /// <summary>Only changes before this one.</summary>
    public ChangePlace? Before { get; init; }

    /// <summary>Only changes made at or after this instant.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The largest number of changes, from 1.</summary>
    public int Count { get; init; } = 100;
}
