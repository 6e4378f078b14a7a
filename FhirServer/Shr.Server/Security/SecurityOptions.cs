using System.ComponentModel.DataAnnotations;

namespace Shr.Server.Security;

/// <summary>Who may come in: section <c>Security</c> of the configuration.</summary>
public sealed class SecurityOptions
{
    /// <summary>Which ways of signing in there are.</summary>
    public SecurityMode Mode { get; set; }

    /// <summary>The file of users, clients and tokens, relative to the working folder.</summary>
    [Required]
    public string Path { get; set; } = "data/access.db";

    /// <summary>The file of the audit log, relative to the working folder.</summary>
    [Required]
    public string AuditPath { get; set; } = "data/audit.db";

    /// <summary>How long an access token is good, in minutes.</summary>
    [Range(1, 1440)]
    public int AccessTokenMinutes { get; set; } = 60;

    /// <summary>How long a refresh token is good, in days; each use gives a new one.</summary>
    [Range(1, 365)]
    public int RefreshTokenDays { get; set; } = 30;

    /// <summary>How many wrong passwords in a row lock an account.</summary>
    [Range(1, 100)]
    public int LockAfterFailures { get; set; } = 5;

    /// <summary>How long an account stays locked, in minutes.</summary>
    [Range(1, 1440)]
    public int LockMinutes { get; set; } = 15;

    /// <summary>How many requests one client may send in a minute; 0 for no limit.</summary>
    [Range(0, 10_000_000)]
    public int RequestsPerMinute { get; set; } = 60_000;

    /// <summary>How many times one address may try to sign in in a minute.</summary>
    [Range(1, 100_000)]
    public int SignInsPerMinute { get; set; } = 60;

    /// <summary>An external OpenID Connect issuer; empty: the embedded one.</summary>
    public IssuerOptions Issuer { get; set; } = new();

    /// <summary>An external national identity provider; empty: the embedded one.</summary>
    public ProviderOptions Provider { get; set; } = new();
}
