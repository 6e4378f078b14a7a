using Shr.Server.Security.Authentication;
using Shr.Server.Security.Directory;

namespace Shr.Server.Security.Smart;

/// <summary>Says whom a token speaks for, and takes tokens back.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc7662, https://www.rfc-editor.org/rfc/rfc7009</remarks>
internal sealed class IntrospectionEndpoint(
    AccessDirectory directory, ClientAuthentication clients, Authenticator authenticator, SmartAddresses addresses, TimeProvider clock)
{
    /// <summary>Answers a known client, or whoever holds a good token.</summary>
    public async Task<IResult> IntrospectAsync(HttpContext http, IFormCollection form, CancellationToken cancellationToken)
    {
        var isClient = await clients.FindAsync(http, form) is { } client && (client.Secret ?? client.Jwks) is not null;
        if (!isClient && (await authenticator.IdentifyAsync(http, cancellationToken)).Identity is null)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        }

        http.Response.Headers.CacheControl = "no-store";
        var token = directory.Token(Secrets.Fingerprint(form["token"].ToString()));
        if (token is not { Kind: TokenKind.Access or TokenKind.Refresh } || token.ExpiresAt <= clock.GetUtcNow())
        {
            return Results.Json(new { active = false });
        }

        var answer = new Dictionary<string, object>
        {
            ["active"] = true,
            ["client_id"] = token.ClientId ?? token.UserId!,
            ["scope"] = token.Scopes ?? "",
            ["exp"] = token.ExpiresAt.ToUnixTimeSeconds(),
            ["iat"] = token.IssuedAt.ToUnixTimeSeconds(),
            ["token_type"] = "Bearer",
            ["iss"] = addresses.Issuer(http),
        };
        Add(answer, "patient", token.Patient);
        Add(answer, "encounter", token.Encounter);
        Add(answer, "sub", token.UserId ?? token.ClientId);
        if (token.UserId is { } id && directory.User(id) is { FhirUser: { } user } && token.Scopes is { } scopes && scopes.Contains("fhirUser", StringComparison.Ordinal))
        {
            answer["fhirUser"] = $"{addresses.Issuer(http)}/{user}";
        }

        return Results.Json(answer);
    }

    /// <summary>Takes a token back, with all that came from the same sign-in. An unknown token is no error.</summary>
    public async Task<IResult> RevokeAsync(HttpContext http, IFormCollection form)
    {
        if (await clients.FindAsync(http, form) is not { } client)
        {
            return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        }

        if (directory.Token(Secrets.Fingerprint(form["token"].ToString())) is { } token && token.ClientId == client.Id)
        {
            directory.RevokeFamily(token.Family);
        }

        return Results.Ok();
    }

    private static void Add(Dictionary<string, object> answer, string name, string? value)
    {
        if (value is not null)
        {
            answer[name] = value;
        }
    }
}
