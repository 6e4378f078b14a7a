using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Shr.Server.Tests.Security;

/// <summary>The keys of a backend service, and assertions made with them.</summary>
internal static class Keys
{
    private static readonly ECDsaSecurityKey Key = new(ECDsa.Create(ECCurve.NamedCurves.nistP384)) { KeyId = "own" };
    private static readonly ECDsaSecurityKey Other = new(ECDsa.Create(ECCurve.NamedCurves.nistP384)) { KeyId = "own" };

    public static string Jwks
    {
        get
        {
            var point = Key.ECDsa.ExportParameters(false).Q;
            return $$"""{"keys":[{"kty":"EC","crv":"P-384","kid":"own","alg":"ES384","x":"{{Base64UrlEncoder.Encode(point.X)}}","y":"{{Base64UrlEncoder.Encode(point.Y)}}"}]}""";
        }
    }

    public static string Assertion(string client, string audience, int minutes = 4) => Make(client, audience, minutes, Key);

    public static string Stranger(string client, string audience) => Make(client, audience, 4, Other);

    public static string Unsigned(string client, string audience)
    {
        var parts = Assertion(client, audience).Split('.');
        return $"{Base64UrlEncoder.Encode("{\"alg\":\"none\"}")}.{parts[1]}.";
    }

    private static string Make(string client, string audience, int minutes, SecurityKey key) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = client,
            Audience = audience,
            Expires = TimeProvider.System.GetUtcNow().AddMinutes(minutes).UtcDateTime,
            Claims = new Dictionary<string, object> { ["sub"] = client, ["jti"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(8)) },
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.EcdsaSha384),
        });
}
