namespace Shr.Server.Registries.Matching;

/// <summary>What of a patient tells persons apart.</summary>
public sealed record PatientFacts
{
    /// <summary>Every way the name is written, English and Bangla.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The birth date as far as known: <c>yyyy</c>, <c>yyyy-MM</c> or <c>yyyy-MM-dd</c>; null where unknown.</summary>
    public string? BirthDate { get; init; }

    /// <summary>An administrative gender code, or null.</summary>
    public string? Gender { get; init; }

    /// <summary>Identifiers that one person has one of (health ID, national ID, birth registration), by kind.</summary>
    public IReadOnlyDictionary<string, string> Identifiers { get; init; } = new Dictionary<string, string>();

    /// <summary>Phone numbers as written.</summary>
    public IReadOnlyList<string> Phones { get; init; } = [];

    /// <summary>The area code of the address, two digits a level from the division down; empty where unknown.</summary>
    public string AreaCode { get; init; } = "";

    /// <summary>The father's name in every way it is written.</summary>
    public IReadOnlyList<string> Fathers { get; init; } = [];

    /// <summary>The mother's name in every way it is written.</summary>
    public IReadOnlyList<string> Mothers { get; init; } = [];
}
