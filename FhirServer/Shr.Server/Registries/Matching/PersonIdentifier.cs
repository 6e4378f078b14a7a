namespace Shr.Server.Registries.Matching;

/// <summary>Identifiers that a person has one of, in the form in which two of them are compared.</summary>
internal static class PersonIdentifier
{
    /// <summary>The health ID: every record has its own, so that only the same one says something.</summary>
    public const string Health = "uhid";

    public const string National = "nid";

    /// <summary>The ten digits of the newer card: another number than the long one, so the two do not contradict each other.</summary>
    public const string Smart = "nid-10";

    public const string Birth = "brn";

    public const string Unique = "uid";

    /// <summary>Kind and value, or null where it is none of them.</summary>
    public static (string Kind, string Value)? Of(string? system, string? text)
    {
        if (text is null || text.Length > 64)
        {
            return null;
        }

        var value = string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c != '-').Select(Latin)).ToUpperInvariant();
        return (system, value) switch
        {
            (_, "") => null,
            (RegistryTerms.HealthId, _) => (Health, value),
            (RegistryTerms.NationalId, { Length: 10 }) => (Smart, value),

            // The year of birth may stand before the thirteen digits.
            (RegistryTerms.NationalId, { Length: 17 }) => (National, value[4..]),
            (RegistryTerms.NationalId, _) => (National, value),
            (RegistryTerms.BirthRegistration, _) => (Birth, value),
            (RegistryTerms.UniqueId, _) => (Unique, value),
            _ => null,
        };
    }

    private static char Latin(char c) => c is >= '০' and <= '৯' ? (char)('0' + (c - '০')) : c;
}
