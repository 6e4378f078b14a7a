using System.Globalization;
using Shr.Server.Security.Audit;
using Shr.Server.Security.Directory;

namespace Shr.Server.Security.National;

/// <summary>The sign-in that EMRs in the field speak: sign in, sign out, whose token is this.</summary>
internal sealed class SignOnEndpoints(IdentityProvider provider, AccessDirectory directory, SignInLimit limit, AuditTrail trail)
{
    private const string InstantFormat = "yyyy-MM-dd HH:mm:ss";

    /// <summary>Adds the routes. The documents write both <c>/api/1.0</c> and no prefix.</summary>
    public void Map(WebApplication app)
    {
        app.MapPost("/api/1.0/sso/signin", SignInAsync);
        app.MapPost("/api/1.0/sso/signout/{token}", SignOut);
        app.MapGet("/api/1.0/sso/token/{token}", TokenInfo);
    }

    // The document answers a failed sign-in with 404 and a body that says 401; clients look at either.
    private async Task<IResult> SignInAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (!limit.TryEnter(http))
        {
            return TooMany(http);
        }

        if (!http.Request.HasFormContentType)
        {
            return NotAuthenticated(404);
        }

        var form = await http.Request.ReadFormAsync(cancellationToken);
        if (Credentials(http) is not var (clientId, apiToken) || form["email"] is not [{ } email] || form["password"] is not [{ } password])
        {
            return NotAuthenticated(404);
        }

        // Both are checked always, so that the time does not tell which was wrong.
        var isOrganisation = provider.IsApiToken(clientId, apiToken);
        var (user, failure) = provider.Check(email, password);
        var isIn = isOrganisation && user is not null && Secrets.AreEqual(user.Id, clientId);
        var status = failure == SignInFailure.Locked ? 429 : isIn ? 200 : 404;
        if (!await trail.TryRecordAsync(http, null, clientId, 'E', "sign-in", status, [], [], cancellationToken))
        {
            return Results.StatusCode(503);
        }

        return status switch
        {
            200 => Answer(http, new { access_token = provider.GiveAccess(user!) }),
            429 => TooMany(http),
            _ => NotAuthenticated(404),
        };
    }

    private IResult SignOut(HttpContext http, string token)
    {
        if (Credentials(http) is not var (clientId, secret))
        {
            return NotAuthenticated(401);
        }

        // The organisation may end the session of its user, and whoever holds the token may end it.
        var user = provider.UserOf(token);
        if (user is null || !(provider.IsApiToken(clientId, secret) && directory.User(clientId)?.Organisation == user.Organisation)
            && !(Secrets.AreEqual(secret, token) && Secrets.AreEqual(user.Id, clientId)))
        {
            return user is null && provider.IsApiToken(clientId, secret) ? NotFound() : NotAuthenticated(401);
        }

        provider.Revoke(token);
        return Answer(http, new { success = true });
    }

    private IResult TokenInfo(HttpContext http, string token)
    {
        if (Credentials(http) is not var (clientId, apiToken) || !provider.IsApiToken(clientId, apiToken))
        {
            return NotAuthenticated(401);
        }

        if (provider.UserOf(token) is not { } user)
        {
            return NotFound();
        }

        return Answer(http, new
        {
            id = user.Id,
            name = user.Name,
            email = user.Email,
            is_active = user.IsActive ? 1 : 0,
            activated = user.IsActivated,
            activated_at = Text(user.CreatedAt),
            last_login = user.LastLogin is { } last ? Text(last) : null,
            access_token = token,
            created_at = Text(user.CreatedAt),
            updated_at = Text(user.UpdatedAt),
            deleted_at = (string?)null,
            groups = user.Groups,
            profiles = user.Profiles.Select(p => new { name = p.Type, type = p.Type, id = p.Id, catchment = p.Catchments.Count == 0 ? null : p.Catchments }),
        });
    }

    private static (string ClientId, string Secret)? Credentials(HttpContext http) =>
        http.Request.Headers["client_id"] is [{ Length: > 0 and <= 64 } clientId] && http.Request.Headers["X-Auth-Token"] is [{ Length: > 0 and <= 512 } secret]
            ? (clientId, secret)
            : null;

    private static IResult Answer<T>(HttpContext http, T body)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(body);
    }

    private static IResult NotAuthenticated(int status) => Results.Json(new { error = true, message = "Not authenticated", code = 401 }, statusCode: status);

    private static IResult NotFound() => Results.Json(new { error = true, message = "Not found", code = 404 }, statusCode: 404);

    private static IResult TooMany(HttpContext http)
    {
        http.Response.Headers.RetryAfter = SignInLimit.Seconds.ToString(CultureInfo.InvariantCulture);
        return Results.Json(new { error = true, message = "Too many attempts", code = 429 }, statusCode: 429);
    }

    private static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);
}
