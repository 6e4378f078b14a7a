using Shr.Server.Security.Identities;

namespace Shr.Server.Security.Directory;

/// <summary>A program that asks for bearer tokens.</summary>
public sealed record ClientRecord
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The fingerprint of its secret; null for a public client or one that signs assertions.</summary>
    public string? Secret { get; init; }

    /// <summary>Its public keys as a JWK set, or null.</summary>
    public string? Jwks { get; init; }

    /// <summary>Where the browser may be sent back to, exactly.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>The most it can be granted, as a list of scopes.</summary>
    public required string Scopes { get; init; }

    /// <summary>The roles it has when it speaks for itself (backend services).</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Its own profiles when it speaks for itself.</summary>
    public IReadOnlyList<RequesterProfile> Profiles { get; init; } = [];

    public bool IsActive { get; init; } = true;
}
