using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Shr.Server.Tests.Security;

/// <summary>An OpenID Connect issuer and national identity provider of somebody else: what leaves the machine is stubbed.</summary>
internal sealed class StubIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private RsaSecurityKey _key = Make("first");

    private StubIssuer(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>What the identity provider says of a token, or null for "unknown".</summary>
    public string? User { get; set; }

    public TimeSpan Delay { get; set; }

    public int Asked { get; private set; }

    public static async Task<StubIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning"]);
        var app = builder.Build();
        var issuer = new StubIssuer(app);
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = issuer.Address, jwks_uri = issuer.Address + "/jwks", authorization_endpoint = issuer.Address + "/a", token_endpoint = issuer.Address + "/t" }));
        app.MapGet("/jwks", () => Results.Json(new { keys = new[] { issuer.Jwk() } }));
        app.MapGet("/api/1.0/sso/token/{token}", issuer.TokenInfoAsync);
        await app.StartAsync();
        return issuer;
    }

    /// <summary>A new key; the old one is gone from the set.</summary>
    public void Rotate(string kid) => _key = Make(kid);

    public string Token(string audience, Action<SecurityTokenDescriptor>? change = null)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Address,
            Audience = audience,
            IssuedAt = now,
            NotBefore = now.AddMinutes(-1),
            Expires = now.AddMinutes(5),
            Claims = new Dictionary<string, object> { ["sub"] = "u1", ["client_id"] = "ehr", ["scope"] = "system/*.rs" },
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    /// <summary>The public key used as a shared secret: the confusion of RS and HS.</summary>
    public string Confused(string audience) => Token(audience, d => d.SigningCredentials =
        new SigningCredentials(new SymmetricSecurityKey(_key.Rsa.ExportSubjectPublicKeyInfo()) { KeyId = _key.KeyId }, SecurityAlgorithms.HmacSha256));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<IResult> TokenInfoAsync(HttpContext http, string token)
    {
        Asked++;
        await Task.Delay(Delay, http.RequestAborted);
        return http.Request.Headers["client_id"] == "shr" && http.Request.Headers["X-Auth-Token"] == "api" && User is { } user
            ? Results.Text(user.Replace("TOKEN", token), "application/json")
            : Results.NotFound();
    }

    private object Jwk()
    {
        var parameters = _key.Rsa.ExportParameters(false);
        return new { kty = "RSA", use = "sig", kid = _key.KeyId, alg = "RS256", n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) };
    }

    private static RsaSecurityKey Make(string kid) => new(RSA.Create(2048)) { KeyId = kid };
}
