namespace Shr.Server.Registries.Matching;

/// <summary>
/// The keys under which a patient is found as a candidate: two records of one person share at least one of them in
/// spite of a few slips, two records of different persons seldom do.
/// </summary>
public static class MatchKeys
{
    // An upazila: names repeat within a district.
    private const int LeastArea = 6;

    /// <summary>The key of those who have the very same name at the very same address; null where either is unknown.</summary>
    public static string? SameNameAndAddress(PatientFacts facts) =>
        facts.AreaCode.Length >= LeastArea && PersonName.Same(facts.Names) is { Length: > 0 } name ? $"x|{name}|{facts.AreaCode}" : null;

    /// <summary>Whether few share a key: an identifier, a phone, a date with a name. Others are shared by a whole upazila.</summary>
    public static bool IsTelling(string key) => key[0] is not ('y' or 'a');

    /// <summary>The keys of a patient; at most forty.</summary>
    public static IReadOnlyCollection<string> Of(PatientFacts facts)
    {
        var profile = PatientProfile.Of(facts);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (kind, value) in facts.Identifiers)
        {
            keys.Add($"i|{kind}|{value}");
        }

        if (SameNameAndAddress(facts) is { } same)
        {
            keys.Add(same);
        }

        foreach (var phone in profile.Phones)
        {
            keys.Add($"p|{phone}");
        }

        foreach (var name in profile.Names)
        {
            NameKeys(facts, name, keys);
        }

        return keys.Take(40).ToArray();
    }

    private static void NameKeys(PatientFacts facts, IReadOnlyList<NameToken> name, HashSet<string> keys)
    {
        var telling = name.Where(t => t.Weight > 0.1).OrderByDescending(t => t.Weight).Take(3).ToList();
        var date = facts.BirthDate is { Length: >= 10 } full ? full : null;
        var year = facts.BirthDate is { Length: >= 4 } some ? some[..4] : null;
        foreach (var token in telling)
        {
            if (date is not null)
            {
                // Day and month in order of size, so that swapping them does no harm; the year in its last digits apart.
                var (low, high) = string.CompareOrdinal(date[5..7], date[8..10]) <= 0 ? (date[5..7], date[8..10]) : (date[8..10], date[5..7]);
                keys.Add($"d|{token.Key[0]}|{date[..4]}{low}{high}");
                keys.Add($"m|{token.Key}|{low}{high}");
            }

            if (year is not null && facts.AreaCode.Length >= 4)
            {
                keys.Add($"y|{token.Key}|{year}|{facts.AreaCode[..4]}");
            }

            if (facts.AreaCode.Length >= 6)
            {
                keys.Add($"a|{token.Key}|{facts.AreaCode[..6]}|{facts.Gender}");
            }
        }

        if (telling.Count >= 2 && year is not null)
        {
            keys.Add($"n|{string.Join('.', telling.Take(2).Select(t => t.Key).Order(StringComparer.Ordinal))}|{year}");
        }
    }
}
