using System.Globalization;
using System.Security.Cryptography;

namespace Shr.Server.Security.Directory;

/// <summary>Hashes of passwords: PBKDF2 with SHA-256, salt and count beside the hash, so that the count can grow.</summary>
/// <remarks>The count follows OWASP's advice of 600,000 for this function.</remarks>
internal static class SecretHash
{
    /// <summary>How often a new hash is stretched.</summary>
    public const int DefaultIterations = 600_000;

    private const int Length = 32;

    public static string Of(string password, int iterations)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, Length);
        return string.Create(CultureInfo.InvariantCulture, $"pbkdf2-sha256${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    /// <summary>Whether a password is the one hashed; false for a text that is no hash.</summary>
    public static bool Matches(string stored, string password)
    {
        var parts = stored.Split('$');
        if (parts.Length != 4 || parts[0] != "pbkdf2-sha256" || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var iterations))
        {
            return false;
        }

        var expected = Convert.FromBase64String(parts[3]);
        var actual = Rfc2898DeriveBytes.Pbkdf2(password, Convert.FromBase64String(parts[2]), iterations, HashAlgorithmName.SHA256, expected.Length);
        return CryptographicOperations.FixedTimeEquals(expected, actual);
    }
}
