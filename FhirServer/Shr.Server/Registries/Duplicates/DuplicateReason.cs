using Shr.Server.Registries.Matching;

namespace Shr.Server.Registries.Duplicates;

/// <summary>Why two patients are listed as a pair: the national index's four exact rules, and likeness.</summary>
internal static class DuplicateReason
{
    public const string National = "DUPLICATE_REASON_NID";
    public const string Birth = "DUPLICATE_REASON_BRN";
    public const string Unique = "DUPLICATE_REASON_UID";
    public const string NameAddress = "DUPLICATE_REASON_NAME_ADDRESS";

    /// <summary>None of the rules, but the score says that they are probably one.</summary>
    public const string Similar = "DUPLICATE_REASON_SIMILAR";

    /// <summary>The same value of another identifier system that the server is told to be an identity.</summary>
    public const string Identifier = "DUPLICATE_REASON_IDENTIFIER";

    private static readonly (string Kind, string Reason)[] Kinds =
    [
        (PersonIdentifier.National, National), (PersonIdentifier.Smart, National), (PersonIdentifier.Birth, Birth), (PersonIdentifier.Unique, Unique),
    ];

    /// <summary>The reasons of two patients; empty where there is none.</summary>
    public static IReadOnlyList<string> Of(PatientFacts a, PatientFacts b, MatchScore score)
    {
        var reasons = new List<string>(4);
        foreach (var (kind, reason) in Kinds.Concat(a.Identifiers.Keys.Where(IsOther).Select(k => (k, Identifier))))
        {
            if (a.Identifiers.TryGetValue(kind, out var one) && b.Identifiers.TryGetValue(kind, out var other) && one == other && !reasons.Contains(reason))
            {
                reasons.Add(reason);
            }
        }

        if (MatchKeys.SameNameAndAddress(a) is { } same && same == MatchKeys.SameNameAndAddress(b))
        {
            reasons.Add(NameAddress);
        }

        if (reasons.Count == 0 && score.Grade >= MatchGrade.Probable)
        {
            reasons.Add(Similar);
        }

        return reasons;
    }

    /// <summary>The keys of the identifiers that make a pair at once.</summary>
    public static IEnumerable<string> IdentifierKeys(PatientFacts facts)
    {
        foreach (var (kind, value) in facts.Identifiers.Where(i => i.Key != PersonIdentifier.Health))
        {
            yield return $"i|{kind}|{value}";
        }
    }

    private static bool IsOther(string kind) => kind != PersonIdentifier.Health && !Array.Exists(Kinds, k => k.Kind == kind);
}
