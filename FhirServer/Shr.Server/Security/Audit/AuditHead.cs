namespace Shr.Server.Security.Audit;

/// <summary>Where a chain stood: kept outside the log too, so that cutting off its end is seen.</summary>
/// <param name="Sequence">The last event.</param>
/// <param name="Hash">Its hash, in hexadecimal.</param>
public sealed record AuditHead(long Sequence, string Hash);
