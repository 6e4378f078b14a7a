namespace Shr.Server.Security.Audit;

/// <summary>A record at its place in the chain.</summary>
/// <param name="Sequence">From 1, without gaps.</param>
/// <param name="Record">What was recorded.</param>
public sealed record AuditEntry(long Sequence, AuditRecord Record);
