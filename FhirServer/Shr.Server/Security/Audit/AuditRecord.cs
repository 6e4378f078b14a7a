namespace Shr.Server.Security.Audit;

/// <summary>One request, as the audit log keeps it: who, why, what was asked, how it ended, which records, whose. Never content.</summary>
public sealed record AuditRecord
{
    public required DateTimeOffset At { get; init; }

    /// <summary>The user's or program's id.</summary>
    public required string Who { get; init; }

    /// <summary>The program it came through.</summary>
    public required string Client { get; init; }

    /// <summary>Its roles, as the policy names them.</summary>
    public string Roles { get; init; } = "";

    /// <summary>The user as a record of this server, or null.</summary>
    public string? FhirUser { get; init; }

    /// <summary>The network address it came from.</summary>
    public string? Address { get; init; }

    /// <summary>A code of v3-ActReason.</summary>
    public string Purpose { get; init; } = "TREAT";

    /// <summary>Why the glass was broken, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>C, R, U, D or E, as AuditEvent.action has it.</summary>
    public required char Action { get; init; }

    /// <summary>The interaction: <c>read</c>, <c>search-type</c>.</summary>
    public required string Interaction { get; init; }

    /// <summary>The method and the address below the base, query included.</summary>
    public required string Query { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The request's id in the operator's log.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>What was returned or written, as references; at most <see cref="MaxEntities"/>.</summary>
    public IReadOnlyList<string> Entities { get; init; } = [];

    /// <summary>How many records there were.</summary>
    public int EntityCount { get; init; }

    /// <summary>Ids of the patients touched.</summary>
    public IReadOnlyList<string> Patients { get; init; } = [];

    /// <summary>The largest number of references kept of one request.</summary>
    public const int MaxEntities = 1000;
}
