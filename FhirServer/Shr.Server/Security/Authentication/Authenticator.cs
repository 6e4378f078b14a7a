using Shr.Server.Security.Directory;

namespace Shr.Server.Security.Authentication;

/// <summary>
/// Finds out who sent a request: a bearer token (SMART), or the three headers of the national contract. Tokens are never
/// read from addresses, and never both ways at once.
/// </summary>
public sealed class Authenticator(
    SecurityOptions options, IdentityProvider? embedded, ProviderClient? provider, ExternalTokens? external)
{
    /// <summary>Longer tokens are not looked at.</summary>
    private const int MaxTokenLength = 16 * 1024;

    /// <summary>Whether there is any access control.</summary>
    public bool IsOn => options.Mode != SecurityMode.Off;

    /// <summary>Who sent a request.</summary>
    public async ValueTask<SignInResult> IdentifyAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var headers = http.Request.Headers;
        if (http.Request.Query.ContainsKey("access_token"))
        {
            return SignInResult.Refused(SecurityIssues.TokenInUrl);
        }

        var bearer = headers.Authorization.Count > 0;
        var national = headers["X-Auth-Token"].Count > 0;
        if (bearer && national)
        {
            return SignInResult.Refused(SecurityIssues.BadToken);
        }

        if (bearer && options.Mode is SecurityMode.Smart or SecurityMode.Both && bearer)
        {
            return await BearerAsync(http, cancellationToken);
        }

        if (options.Mode is SecurityMode.National or SecurityMode.Both)
        {
            return await NationalAsync(headers, cancellationToken);
        }

        return SignInResult.Refused(bearer ? SecurityIssues.BadToken : SecurityIssues.NoIdentity);
    }

    private async ValueTask<SignInResult> BearerAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (http.Request.Headers.Authorization is not [{ } header]
            || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            || header["Bearer ".Length..].Trim() is not { Length: > 0 and <= MaxTokenLength } token)
        {
            return SignInResult.Refused(SecurityIssues.BadToken);
        }

        if (embedded?.Bearer(token) is { } identity)
        {
            return SignInResult.Of(identity);
        }

        return external is null ? SignInResult.Refused(SecurityIssues.BadToken) : await external.IdentifyAsync(http, token, cancellationToken);
    }

    // All three must be there once, and must match: the token's user has this id and exactly this e-mail.
    private async ValueTask<SignInResult> NationalAsync(IHeaderDictionary headers, CancellationToken cancellationToken)
    {
        if (headers["X-Auth-Token"].Count == 0 && headers["client_id"].Count == 0 && headers["From"].Count == 0)
        {
            return SignInResult.Refused(SecurityIssues.NoIdentity);
        }

        if (headers["X-Auth-Token"] is not [{ Length: > 0 and <= 512 } token]
            || headers["client_id"] is not [{ Length: > 0 and <= 64 } clientId]
            || headers["From"] is not [{ Length: > 0 and <= 320 } from])
        {
            return SignInResult.Refused(SecurityIssues.HeadersIncomplete);
        }

        var (identity, unavailable) = embedded?.UserOf(token) is { } user
            ? (user.ToIdentity(Secrets.Fingerprint(token)), false)
            : provider is null ? (null, false) : await provider.FindAsync(token, cancellationToken);
        if (unavailable)
        {
            // The contract knows no other answer where the identity provider cannot be reached.
            return SignInResult.Refused(SecurityIssues.CannotCheck);
        }

        return identity is { Email: { } email } && Secrets.AreEqual(identity.Id, clientId) && Secrets.AreEqual(email, from)
            ? SignInResult.Of(identity)
            : SignInResult.Refused(SecurityIssues.BadToken);
    }
}
