using Shr.Server.Security.Identities;

namespace Shr.Server.Security.Directory;

/// <summary>A user of the embedded identity provider.</summary>
public sealed record UserRecord
{
    /// <summary>A number, as text: the <c>client_id</c> of the national contract.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    /// <summary>The organisation it was enrolled with.</summary>
    public required string Organisation { get; init; }

    /// <summary>See <see cref="SecretHash"/>.</summary>
    public required string Password { get; init; }

    public bool IsActive { get; init; } = true;

    public bool IsActivated { get; init; } = true;

    public IReadOnlyList<string> Groups { get; init; } = [];

    public IReadOnlyList<RequesterProfile> Profiles { get; init; } = [];

    /// <summary>The user as a record of this server, or null.</summary>
    public string? FhirUser { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? LastLogin { get; init; }

    /// <summary>Wrong passwords in a row.</summary>
    public int Failures { get; init; }

    /// <summary>Until when no password is looked at, or null.</summary>
    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>The user as somebody who asks.</summary>
    public Identity ToIdentity(string session) => new()
    {
        Id = Id,
        ClientId = Id,
        Email = Email,
        Roles = Identities.Roles.Of(Groups, Profiles),
        Groups = Groups,
        Profiles = Profiles,
        FhirUser = FhirUser,
        Session = session,
    };
}
