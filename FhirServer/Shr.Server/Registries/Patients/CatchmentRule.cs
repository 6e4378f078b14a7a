namespace Shr.Server.Registries.Patients;

/// <summary>Whether a caller may ask for a catchment: the first profile of a kind must cover it.</summary>
internal static class CatchmentRule
{
    /// <summary>The refusal, or null where the caller may ask.</summary>
    public static NationalAnswer? Refuse(NationalCall call, string catchment, string profile)
    {
        if (catchment.Length is < 4 or > 12 || catchment.Length % 2 != 0 || !catchment.All(char.IsAsciiDigit))
        {
            return NationalAnswer.Refused(400, "Division ID and/or district ID cannot be blank");
        }

        return call.Identity is not { } identity || identity.Profile(profile)?.Covers(catchment) == true
            ? null
            : NationalAnswer.Refused(403, $"Access is denied to user {identity.ClientId} for catchment {catchment}");
    }
}
