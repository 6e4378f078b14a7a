using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shr.Server.Security.Directory;

namespace Shr.Server.Security.Smart;

/// <summary>The key that signs id tokens: made on first use, kept in the directory.</summary>
internal sealed class SigningKey : IDisposable
{
    private readonly RSA _rsa = RSA.Create();
    private readonly RsaSecurityKey _key;

    public SigningKey(AccessDirectory directory)
    {
        _rsa.ImportFromPem(directory.KeepValue("signing-key", static () =>
        {
            using var made = RSA.Create(2048);
            return made.ExportPkcs8PrivateKeyPem();
        }));
        _key = new RsaSecurityKey(_rsa) { KeyId = Convert.ToHexStringLower(SHA256.HashData(_rsa.ExportSubjectPublicKeyInfo()))[..16] };
    }

    /// <summary>The public part as a JWK set.</summary>
    public object Jwks
    {
        get
        {
            var parameters = _rsa.ExportParameters(false);
            return new
            {
                keys = new[]
                {
                    new
                    {
                        kty = "RSA",
                        use = "sig",
                        alg = "RS256",
                        kid = _key.KeyId,
                        n = Base64UrlEncoder.Encode(parameters.Modulus),
                        e = Base64UrlEncoder.Encode(parameters.Exponent),
                    },
                },
            };
        }
    }

    /// <summary>An id token.</summary>
    public string Sign(SecurityTokenDescriptor token)
    {
        token.SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    /// <inheritdoc/>
    public void Dispose() => _rsa.Dispose();
}
