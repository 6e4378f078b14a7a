namespace Shr.Server.Security.Access;

/// <summary>Why a record is looked at, as codes of v3-ActReason.</summary>
/// <remarks>http://terminology.hl7.org/CodeSystem/v3-ActReason</remarks>
internal static class Purpose
{
    /// <summary>Treatment, which is meant where nothing is said.</summary>
    public const string Treatment = "TREAT";

    /// <summary>Breaking the glass.</summary>
    public const string BreakGlass = "BTG";

    /// <summary>The codes a request may name.</summary>
    public static IReadOnlyList<string> Known { get; } =
        ["BTG", "COVERAGE", "ETREAT", "HDIRECT", "HMARKT", "HOPERAT", "HPAYMT", "HRESCH", "PATADMIN", "PATRQT", "PATSFTY", "PUBHLTH", "SYSADMIN", "TREAT"];

    /// <summary>The code and the wider ones it is part of, as rules may name either.</summary>
    public static IReadOnlyList<string> Widened(string purpose) => purpose switch
    {
        "ETREAT" or "BTG" => [purpose, "TREAT"],
        "PATADMIN" or "PATSFTY" => [purpose, "HOPERAT"],
        "COVERAGE" => [purpose, "HPAYMT"],
        _ => [purpose],
    };
}
