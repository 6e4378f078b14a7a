namespace Shr.Server.Registries.Matching;

/// <summary>A patient's facts, prepared for comparing with many others.</summary>
internal sealed class PatientProfile
{
    private PatientProfile(PatientFacts facts)
    {
        Facts = facts;
        Names = Tokens(facts.Names);
        Fathers = Tokens(facts.Fathers);
        Mothers = Tokens(facts.Mothers);
        Phones = facts.Phones.Select(Phone).Where(p => p.Length >= 6).ToHashSet(StringComparer.Ordinal);
    }

    public PatientFacts Facts { get; }

    public IReadOnlyList<IReadOnlyList<NameToken>> Names { get; }

    public IReadOnlyList<IReadOnlyList<NameToken>> Fathers { get; }

    public IReadOnlyList<IReadOnlyList<NameToken>> Mothers { get; }

    /// <summary>The last ten digits of each number: with or without the country's code it is the same phone.</summary>
    public HashSet<string> Phones { get; }

    public static PatientProfile Of(PatientFacts facts) => new(facts);

    private static List<IReadOnlyList<NameToken>> Tokens(IReadOnlyList<string> names) =>
        [.. names.Select(NameTokens.Of).Where(tokens => tokens.Count > 0).Take(6)];

    private static string Phone(string text)
    {
        var digits = string.Concat(text.Select(c => c is >= '০' and <= '৯' ? (char)('0' + (c - '০')) : c).Where(char.IsAsciiDigit));
        return digits.Length <= 10 ? digits.TrimStart('0') : digits[^10..];
    }
}
