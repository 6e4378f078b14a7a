using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Shr.Server.Security.Directory;
using Shr.Server.Security.Scopes;

namespace Shr.Server.Security.Smart;

/// <summary>Gives access tokens: for a code, for a refresh token, for a backend service's assertion.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc6749#section-5, https://hl7.org/fhir/smart-app-launch/backend-services.html</remarks>
internal sealed class TokenEndpoint(
    AccessDirectory directory, ClientAuthentication clients, SmartAddresses addresses, SigningKey key, SecurityOptions options, SignInLimit limit, TimeProvider clock)
{
    private const int BackendSeconds = 300;

    /// <summary>Answers one request.</summary>
    public async Task<IResult> AnswerAsync(HttpContext http, IFormCollection form)
    {
        if (await clients.FindAsync(http, form) is not { } client)
        {
            // Guesses are counted; right answers are not.
            return limit.TryEnter(http) ? Refused(http, 401, "invalid_client") : Refused(http, 429, "slow_down");
        }

        return form["grant_type"].ToString() switch
        {
            "authorization_code" => OfCode(http, form, client),
            "refresh_token" => OfRefresh(http, form, client),
            "client_credentials" => OfClient(http, form, client),
            _ => Refused(http, 400, "unsupported_grant_type"),
        };
    }

    private IResult OfCode(HttpContext http, IFormCollection form, ClientRecord client)
    {
        // Taken, whatever comes of it: a code is good for one attempt.
        var fingerprint = Secrets.Fingerprint(form["code"].ToString());
        var code = directory.Token(fingerprint) is { Kind: TokenKind.Code } ? directory.Take(fingerprint) : null;
        if (code is null || code.ExpiresAt <= clock.GetUtcNow() || code.ClientId != client.Id || code.RedirectUri != form["redirect_uri"]
            || !Secrets.AreEqual(code.Challenge!, Challenge(form["code_verifier"].ToString())))
        {
            return Refused(http, 400, "invalid_grant");
        }

        return Give(http, client, code, ScopeSet.Parse(code.Scopes!), withIdToken: true);
    }

    private IResult OfRefresh(HttpContext http, IFormCollection form, ClientRecord client)
    {
        var fingerprint = Secrets.Fingerprint(form["refresh_token"].ToString());
        var refresh = directory.Token(fingerprint) is { Kind: TokenKind.Refresh } found && found.ClientId == client.Id ? directory.Take(fingerprint) : null;
        if (refresh is null || refresh.ExpiresAt <= clock.GetUtcNow() || directory.User(refresh.UserId!) is not { IsActive: true })
        {
            return Refused(http, 400, "invalid_grant");
        }

        var granted = ScopeSet.Parse(refresh.Scopes!);
        var asked = form["scope"].ToString() is { Length: > 0 } fewer ? ScopeSet.Parse(fewer) : granted;
        return asked.Texts.All(granted.Has)
            ? Give(http, client, refresh, asked, withIdToken: false)
            : Refused(http, 400, "invalid_scope");
    }

    private IResult OfClient(HttpContext http, IFormCollection form, ClientRecord client)
    {
        if (client.Jwks is null && client.Secret is null)
        {
            return Refused(http, 401, "invalid_client");
        }

        var scopes = ScopeSet.Parse(form["scope"].ToString()).GrantedBy(ScopeSet.Parse(client.Scopes));
        if (scopes.Resources.Count == 0 || scopes.Resources.Any(s => s.Context != ScopeContext.System))
        {
            return Refused(http, 400, "invalid_scope");
        }

        var now = clock.GetUtcNow();
        var access = Secrets.Create();
        directory.Save(new TokenRecord
        {
            Fingerprint = Secrets.Fingerprint(access),
            Kind = TokenKind.Access,
            Family = Secrets.Create(),
            ClientId = client.Id,
            Scopes = scopes.ToString(),
            IssuedAt = now,
            ExpiresAt = now.AddSeconds(BackendSeconds),
        });
        return Json(http, 200, new Dictionary<string, object?>
        {
            ["access_token"] = access,
            ["token_type"] = "bearer",
            ["expires_in"] = BackendSeconds,
            ["scope"] = scopes.ToString(),
        });
    }

    private IResult Give(HttpContext http, ClientRecord client, TokenRecord grant, ScopeSet scopes, bool withIdToken)
    {
        var now = clock.GetUtcNow();
        directory.Sweep(now);
        var access = Secrets.Create();
        var token = grant with
        {
            Fingerprint = Secrets.Fingerprint(access),
            Kind = TokenKind.Access,
            Scopes = scopes.ToString(),
            IssuedAt = now,
            ExpiresAt = now.AddMinutes(options.AccessTokenMinutes),
            RedirectUri = null,
            Challenge = null,
        };
        directory.Save(token);
        var answer = new Dictionary<string, object?>
        {
            ["access_token"] = access,
            ["token_type"] = "Bearer",
            ["expires_in"] = options.AccessTokenMinutes * 60,
            ["scope"] = scopes.ToString(),
        };
        if (grant.Patient is { } patient)
        {
            answer["patient"] = patient;
            answer["need_patient_banner"] = true;
        }

        if (grant.Encounter is { } encounter)
        {
            answer["encounter"] = encounter;
        }

        var granted = ScopeSet.Parse(grant.Scopes!);
        if (granted.Has("offline_access") || granted.Has("online_access"))
        {
            var refresh = Secrets.Create();
            directory.Save(token with
            {
                Fingerprint = Secrets.Fingerprint(refresh),
                Kind = TokenKind.Refresh,
                Scopes = grant.Scopes,
                ExpiresAt = now.AddDays(granted.Has("offline_access") ? options.RefreshTokenDays : 1),
            });
            answer["refresh_token"] = refresh;
        }

        if (withIdToken && granted.Has("openid"))
        {
            answer["id_token"] = IdToken(http, client, grant, now, granted);
        }

        return Json(http, 200, answer);
    }

    private string IdToken(HttpContext http, ClientRecord client, TokenRecord grant, DateTimeOffset now, ScopeSet scopes)
    {
        var user = directory.User(grant.UserId!)!;
        var claims = new Dictionary<string, object> { ["sub"] = user.Id };
        if (grant.Nonce is { } nonce)
        {
            claims["nonce"] = nonce;
        }

        if ((scopes.Has("fhirUser") || scopes.Has("profile")) && user.FhirUser is { } fhirUser)
        {
            claims["fhirUser"] = $"{addresses.Issuer(http)}/{fhirUser}";
        }

        return key.Sign(new SecurityTokenDescriptor
        {
            Issuer = addresses.Issuer(http),
            Audience = client.Id,
            IssuedAt = now.UtcDateTime,
            Expires = now.AddMinutes(options.AccessTokenMinutes).UtcDateTime,
            Claims = claims,
        });
    }

    private static string Challenge(string verifier) =>
        verifier.Length is >= 43 and <= 128 ? Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) : "";

    private static IResult Refused(HttpContext http, int status, string error) => Json(http, status, new Dictionary<string, object?> { ["error"] = error });

    private static IResult Json(HttpContext http, int status, Dictionary<string, object?> body)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Pragma = "no-cache";
        return Results.Json(body, statusCode: status);
    }
}
