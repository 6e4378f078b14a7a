namespace Shr.Server.Security.Directory;

/// <summary>What is kept of a token: never the token itself, only its fingerprint.</summary>
public sealed record TokenRecord
{
    /// <summary>See <see cref="Secrets.Fingerprint"/>.</summary>
    public required string Fingerprint { get; init; }

    public required TokenKind Kind { get; init; }

    /// <summary>Tokens that come from one sign-in share it; revoking one revokes all.</summary>
    public required string Family { get; init; }

    /// <summary>The user, or null where a program speaks for itself.</summary>
    public string? UserId { get; init; }

    /// <summary>The SMART client, or null at the national sign-in.</summary>
    public string? ClientId { get; init; }

    public string? Scopes { get; init; }

    public string? Patient { get; init; }

    public string? Encounter { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>For a code: where it may be redeemed for.</summary>
    public string? RedirectUri { get; init; }

    /// <summary>For a code: the PKCE challenge.</summary>
    public string? Challenge { get; init; }

    /// <summary>For a code: the nonce of OpenID Connect.</summary>
    public string? Nonce { get; init; }
}
