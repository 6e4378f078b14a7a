using Shr.Server.Security.Identities;

namespace Shr.Server.Security.Directory;

/// <summary>Why somebody was not let in; outside all but the last two look the same.</summary>
public enum SignInFailure
{
    None,
    WrongCredentials,
    Locked,
    Unavailable,
}

/// <summary>The embedded identity provider: checks passwords, gives and revokes tokens.</summary>
public sealed class IdentityProvider(AccessDirectory directory, SecurityOptions options, TimeProvider clock, int iterations = SecretHash.DefaultIterations)
{
    // Checked where there is no such user, so that the time of the answer does not tell.
    private readonly string _nobody = SecretHash.Of("nobody", iterations);

    /// <summary>Who has an e-mail and password, or why not. Wrong passwords lock the account for a while.</summary>
    public (UserRecord? User, SignInFailure Failure) Check(string email, string password)
    {
        var now = clock.GetUtcNow();
        var user = email.Length <= 320 ? directory.UserByEmail(email) : null;
        if (user is null || password.Length > 256)
        {
            SecretHash.Matches(_nobody, "somebody");
            return (null, SignInFailure.WrongCredentials);
        }

        if (user.LockedUntil > now)
        {
            return (null, SignInFailure.Locked);
        }

        if (!SecretHash.Matches(user.Password, password))
        {
            var failures = user.Failures + 1;
            var isLocked = failures >= options.LockAfterFailures;
            directory.Save(user with { Failures = isLocked ? 0 : failures, LockedUntil = isLocked ? now.AddMinutes(options.LockMinutes) : null });
            return (null, SignInFailure.WrongCredentials);
        }

        if (!user.IsActive || !user.IsActivated || directory.Organisation(user.Organisation) is not { IsActive: true })
        {
            return (null, SignInFailure.WrongCredentials);
        }

        user = user with { Failures = 0, LockedUntil = null, LastLogin = now };
        directory.Save(user);
        return (user, SignInFailure.None);
    }

    /// <summary>Whether an API token belongs to the organisation of a user.</summary>
    public bool IsApiToken(string clientId, string apiToken) =>
        directory.User(clientId) is { IsActive: true } user
        && directory.Organisation(user.Organisation) is { IsActive: true } organisation
        && Secrets.AreEqual(organisation.ApiToken, Secrets.Fingerprint(apiToken));

    /// <summary>A new access token; only here is it ever seen.</summary>
    public string GiveAccess(UserRecord user)
    {
        var token = Secrets.Create();
        var now = clock.GetUtcNow();
        directory.Sweep(now);
        directory.Save(new TokenRecord
        {
            Fingerprint = Secrets.Fingerprint(token),
            Kind = TokenKind.Access,
            Family = Secrets.Create(),
            UserId = user.Id,
            IssuedAt = now,
            ExpiresAt = now.AddMinutes(options.AccessTokenMinutes),
        });
        return token;
    }

    /// <summary>The token's record while it is good, or null.</summary>
    public TokenRecord? Find(string token, TokenKind kind) =>
        token.Length is > 0 and <= 512 && directory.Token(Secrets.Fingerprint(token)) is { } record && record.Kind == kind && record.ExpiresAt > clock.GetUtcNow()
            ? record
            : null;

    /// <summary>The user a national access token speaks for, or null.</summary>
    public UserRecord? UserOf(string accessToken) =>
        Find(accessToken, TokenKind.Access) is { ClientId: null, UserId: { } id } && directory.User(id) is { IsActive: true, IsActivated: true } user ? user : null;

    /// <summary>Takes a token and all of its sign-in back; nothing happens where it is unknown.</summary>
    public void Revoke(string token)
    {
        if (directory.Token(Secrets.Fingerprint(token)) is { } record)
        {
            directory.RevokeFamily(record.Family);
        }
    }

    /// <summary>Who a bearer token of the embedded issuer speaks for, or null.</summary>
    public Identity? Bearer(string token)
    {
        if (Find(token, TokenKind.Access) is not { ClientId: { } clientId } record || directory.Client(clientId) is not { IsActive: true } client)
        {
            return null;
        }

        var scopes = Scopes.ScopeSet.Parse(record.Scopes ?? "");
        if (record.UserId is null)
        {
            return new Identity
            {
                Id = client.Id,
                ClientId = client.Id,
                Roles = client.Groups.Count == 0 ? Role.System : Roles.Of(client.Groups, client.Profiles),
                Groups = client.Groups,
                Profiles = client.Profiles,
                Scopes = scopes,
                Session = record.Fingerprint,
            };
        }

        return directory.User(record.UserId) is { IsActive: true, IsActivated: true } user
            ? user.ToIdentity(record.Fingerprint) with { ClientId = clientId, Scopes = scopes, LaunchPatient = record.Patient }
            : null;
    }
}
