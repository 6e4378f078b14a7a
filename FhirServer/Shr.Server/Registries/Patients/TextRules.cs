namespace Shr.Server.Registries.Patients;

/// <summary>The fields of the patient document that are one text each: what they may hold, and their one form.</summary>
/// <remarks>A rule gives the value as it is kept, or null where it is wrong. A blank text takes the value away where that is allowed.</remarks>
internal static class TextRules
{
    private const int PatternFault = 1002;
    private const int ValueFault = 1004;

    /// <summary>The rule of a field, its code, and whether the field may be blank; null where the field is no text.</summary>
    public static (Func<string, string?> Rule, int Code, bool MayBeBlank)? Of(string field) => field switch
    {
        "nid" => (NationalId, PatternFault, true),
        "bin_brn" => (t => Digits(t, 17), PatternFault, true),
        "uid" => (UniqueId, PatternFault, true),
        "given_name" => (t => UpTo(t, 100), PatternFault, false),
        "sur_name" => (t => t.Length <= 25 && t.All(char.IsAsciiLetterOrDigit) ? t : null, PatternFault, true),
        "name_bangla" => (t => UpTo(t, 125), PatternFault, true),
        "dob_type" or "religion" or "blood_group" or "disability" or "occupation" or "edu_level" or "marital_status" => (t => MasterData.Has(field, t) ? t : null, ValueFault, true),
        "gender" => (t => MasterData.Has(field, t) ? t : null, ValueFault, false),
        "ethnicity" => (t => Digits(t, 2), ValueFault, true),
        "nationality" => (t => UpTo(t, 50), PatternFault, true),
        "place_of_birth" => (t => t.Length <= 20 && t.All(char.IsAsciiLetterOrDigit) ? t : null, PatternFault, true),
        "primary_contact" => (t => UpTo(t, 100), PatternFault, true),
        "household_code" => (t => t.Length <= 64 && t.All(char.IsAsciiDigit) ? t : null, ValueFault, true),
        "confidential" => (t => t.ToUpperInvariant() switch { "YES" => "Yes", "NO" => "No", _ => null }, ValueFault, true),
        "hid_card_status" => (t => t.ToUpperInvariant() is "REGISTERED" or "ISSUED" ? t.ToUpperInvariant() : null, ValueFault, true),
        _ => null,
    };

    /// <summary>A national identity number: 13 or 17 digits, or the 10 of a smart card.</summary>
    public static string? NationalId(string text) => text.Length is 10 or 13 or 17 && text.All(char.IsAsciiDigit) ? text : null;

    /// <summary>A unique ID of older systems: eleven letters or digits.</summary>
    public static string? UniqueId(string text) => text.Length == 11 && text.All(char.IsAsciiLetterOrDigit) ? text : null;

    /// <summary>A number of exactly so many digits.</summary>
    public static string? Digits(string text, int count) => text.Length == count && text.All(char.IsAsciiDigit) ? text : null;

    private static string? UpTo(string text, int length) => text.Length <= length && !text.Any(char.IsControl) ? text : null;
}
