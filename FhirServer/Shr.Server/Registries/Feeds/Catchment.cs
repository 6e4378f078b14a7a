using Shr.Server.Security.Access;
using Shr.Server.Security.Identities;

namespace Shr.Server.Registries.Feeds;

/// <summary>Who may read the feeds of which catchment.</summary>
internal static class Catchment
{
    /// <summary>The refusal, or null: a catchment has division and district at least, and lies inside one of the caller's own.</summary>
    /// <param name="code">The geo code asked for.</param>
    /// <param name="identity">Who asks; null without access control.</param>
    /// <param name="tooWide">What is said of a division, or less.</param>
    public static NationalAnswer? Refuse(string code, Identity? identity, string tooWide)
    {
        if (code.Trim().Length < AccessLabels.LeastAreaDigits)
        {
            return NationalAnswer.Refused(400, tooWide);
        }

        // The code comes back in the answer only where it is one.
        var isCode = code.Length <= 20 && code.All(char.IsAsciiDigit);
        return identity is null || (isCode && (Covers(identity, "facility", code) || Covers(identity, "provider", code)))
            ? null
            : NationalAnswer.Refused(403, isCode ? $"Access is denied to user {identity.Id} for catchment {code}" : NationalDoor.Denied);
    }

    private static bool Covers(Identity identity, string profile, string code) => identity.Profile(profile)?.Covers(code) == true;
}
