using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shr.Server.Security.Directory;

namespace Shr.Server.Security.Smart;

/// <summary>Which client sends a request to the token endpoint, and whether it really is that one.</summary>
/// <remarks>https://hl7.org/fhir/smart-app-launch/client-confidential-asymmetric.html</remarks>
internal sealed class ClientAuthentication(AccessDirectory directory, SmartAddresses addresses, TimeProvider clock)
{
    /// <summary>The type an assertion must have.</summary>
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private const int MaxAssertionLength = 16 * 1024;
    private const int MaxAssertionSeconds = 300;
    private const int SkewSeconds = 30;

    /// <summary>The algorithms an assertion may be signed with.</summary>
    public static readonly string[] Algorithms = ["RS384", "ES384"];

    /// <summary>The client, or null. A client that has a secret or keys must prove that it has them.</summary>
    public async ValueTask<ClientRecord?> FindAsync(HttpContext http, IFormCollection form)
    {
        if (form.ContainsKey("client_assertion") || form.ContainsKey("client_assertion_type"))
        {
            return await ByAssertionAsync(http, form);
        }

        var (id, secret) = Basic(http) ?? (form["client_id"].ToString(), form["client_secret"].ToString());
        if (id.Length is 0 or > 256 || directory.Client(id) is not { IsActive: true } client)
        {
            return null;
        }

        if (client.Secret is { } expected)
        {
            return secret.Length > 0 && Secrets.AreEqual(expected, Secrets.Fingerprint(secret)) ? client : null;
        }

        return client.Jwks is null ? client : null;
    }

    private async ValueTask<ClientRecord?> ByAssertionAsync(HttpContext http, IFormCollection form)
    {
        var assertion = form["client_assertion"].ToString();
        var handler = new JsonWebTokenHandler { MapInboundClaims = false };
        if (form["client_assertion_type"] != AssertionType || assertion.Length is 0 or > MaxAssertionLength || !handler.CanReadToken(assertion))
        {
            return null;
        }

        var token = Read(handler, assertion);
        if (token is null || token.Issuer != token.Subject || directory.Client(token.Issuer) is not { IsActive: true, Jwks: { } jwks } client)
        {
            return null;
        }

        var result = await handler.ValidateTokenAsync(assertion, new TokenValidationParameters
        {
            IssuerSigningKeys = new JsonWebKeySet(jwks).GetSigningKeys(),
            ValidAlgorithms = Algorithms,
            ValidIssuer = client.Id,
            ValidAudiences = [addresses.Token(http), addresses.Issuer(http)],
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = TimeSpan.FromSeconds(SkewSeconds),
            LifetimeValidator = (from, until, _, _) => IsTimely(from, until),
        });
        return result.IsValid && token.Id is { Length: > 0 and <= 256 } id
            && directory.TryUse($"{client.Id} {id}", new DateTimeOffset(token.ValidTo, TimeSpan.Zero).AddSeconds(SkewSeconds * 2), clock.GetUtcNow())
                ? client
                : null;
    }

    private static JsonWebToken? Read(JsonWebTokenHandler handler, string assertion)
    {
        try
        {
            return handler.ReadJsonWebToken(assertion);
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }

    private bool IsTimely(DateTime? from, DateTime? until)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return until is { } end && end > now.AddSeconds(-SkewSeconds) && end <= now.AddSeconds(MaxAssertionSeconds + SkewSeconds)
            && (from is null || from <= now.AddSeconds(SkewSeconds));
    }

    private static (string Id, string Secret)? Basic(HttpContext http)
    {
        if (http.Request.Headers.Authorization is not [{ } header] || !header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var buffer = new byte[1024];
        if (!Convert.TryFromBase64String(header["Basic ".Length..].Trim(), buffer, out var length))
        {
            return ("", "");
        }

        var text = Encoding.UTF8.GetString(buffer, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? ("", "") : (Uri.UnescapeDataString(text[..colon]), Uri.UnescapeDataString(text[(colon + 1)..]));
    }
}
