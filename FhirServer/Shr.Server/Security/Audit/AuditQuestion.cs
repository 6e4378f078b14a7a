namespace Shr.Server.Security.Audit;

/// <summary>A search of the log, newest first. All parts that are given must hold.</summary>
public sealed record AuditQuestion
{
    public DateTimeOffset? From { get; init; }

    /// <summary>Not included.</summary>
    public DateTimeOffset? Until { get; init; }

    public string? Who { get; init; }

    public char? Action { get; init; }

    public string? Interaction { get; init; }

    /// <summary>The code of AuditEvent.outcome: 0, 4 or 8.</summary>
    public int? Outcome { get; init; }

    public string? Entity { get; init; }

    /// <summary>Events that touched one of these patients; null for all.</summary>
    public IReadOnlyList<string>? Patients { get; init; }

    /// <summary>Only events before this one.</summary>
    public long Before { get; init; } = long.MaxValue;

    public int Count { get; init; } = 20;
}
