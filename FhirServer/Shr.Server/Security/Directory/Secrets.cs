using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Shr.Server.Security.Directory;

/// <summary>Makes secrets and what is kept of them.</summary>
public static class Secrets
{
    /// <summary>256 random bits as text.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>A password that can be read to somebody over the telephone: about 79 bits.</summary>
    public static string CreatePassword() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 16);

    /// <summary>What is kept of a random secret: a plain hash is enough, as nobody can guess 256 random bits.</summary>
    public static string Fingerprint(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Whether two texts are equal, in a time that does not tell where they differ.</summary>
    public static bool AreEqual(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(a)), SHA256.HashData(Encoding.UTF8.GetBytes(b)));
}
