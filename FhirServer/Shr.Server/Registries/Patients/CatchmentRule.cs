namespace Shr.Server.Registries.Patients;

/// <summary>Whether a caller may ask for a catchment: the first profile of one of some kinds must cover it.</summary>
internal static class CatchmentRule
{
    /// <summary>The refusal, or null where the caller may ask.</summary>
    public static NationalAnswer? Refuse(NationalCall call, string catchment, params ReadOnlySpan<string> profiles) =>
        Refuse(call, catchment, tooWide: "Division ID and/or district ID cannot be blank", profiles);

    /// <inheritdoc cref="Refuse(NationalCall, string, ReadOnlySpan{string})"/>
    /// <param name="call">Who asks.</param>
    /// <param name="catchment">The geo code asked for.</param>
    /// <param name="tooWide">What is said to a code that is none, or a division.</param>
    /// <param name="profiles">The kinds of profiles that count, each by the first one.</param>
    public static NationalAnswer? Refuse(NationalCall call, string catchment, string tooWide, ReadOnlySpan<string> profiles)
    {
        if (catchment.Length is < 4 or > 12 || catchment.Length % 2 != 0 || !catchment.All(char.IsAsciiDigit))
        {
            return NationalAnswer.Refused(400, tooWide);
        }

        if (call.Identity is not { } identity)
        {
            return null;
        }

        foreach (var profile in profiles)
        {
            if (identity.Profile(profile)?.Covers(catchment) == true)
            {
                return null;
            }
        }

        return NationalAnswer.Refused(403, $"Access is denied to user {identity.ClientId} for catchment {catchment}");
    }
}
