namespace Shr.Server.Registries.Matching;

/// <summary>
/// Judges whether two patients are one person, by adding up what each field says (Fellegi and Sunter's way). Duplicate
/// detection on write, the background sweep and <c>Patient/$match</c> all ask this one scorer.
/// </summary>
public static class MatchScorer
{
    /// <summary>The score of two records.</summary>
    public static MatchScore Score(PatientFacts a, PatientFacts b) => Score(PatientProfile.Of(a), PatientProfile.Of(b));

    /// <summary>The score of two prepared records: for one record against many.</summary>
    internal static MatchScore Score(PatientProfile a, PatientProfile b)
    {
        var evidence = new List<MatchEvidence>(8);
        Identifiers(a, b, evidence);
        Names(a, b, evidence);
        Add(evidence, BirthDateEvidence.Judge(a.Facts.BirthDate, b.Facts.BirthDate));
        Gender(a, b, evidence);
        Phones(a, b, evidence);
        Area(a.Facts.AreaCode, b.Facts.AreaCode, evidence);
        Parent("father", a.Fathers, b.Fathers, evidence);
        Parent("mother", a.Mothers, b.Mothers, evidence);
        return new MatchScore(evidence);
    }

    private static void Identifiers(PatientProfile a, PatientProfile b, List<MatchEvidence> evidence)
    {
        foreach (var (kind, value) in a.Facts.Identifiers)
        {
            if (!b.Facts.Identifiers.TryGetValue(kind, out var other) || (kind == PersonIdentifier.Health && value != other))
            {
                continue;
            }

            evidence.Add(value == other ? new MatchEvidence(kind, "the same", 13)
                : TextSimilarity.IsOneSlip(value, other) ? new MatchEvidence(kind, "one digit apart", 4)
                : new MatchEvidence(kind, "different", -5));
        }
    }

    private static void Names(PatientProfile a, PatientProfile b, List<MatchEvidence> evidence)
    {
        if (a.Names.Count == 0 || b.Names.Count == 0)
        {
            return;
        }

        var (similarity, telling) = Closest(a.Names, b.Names);

        // Words that half the country has say little even where they agree.
        var weight = similarity switch
        {
            >= 0.96 => 6.5,
            >= 0.90 => 5.5,
            >= 0.84 => 4,
            >= 0.76 => 1.5,
            >= 0.66 => -1,
            >= 0.50 => -4,
            _ => -8,
        };
        weight = weight > 0 ? weight * Math.Clamp(0.45 + (telling * 0.4), 0.45, 1.25) : weight;
        evidence.Add(new MatchEvidence("name", similarity >= 0.9 ? "the same but for spelling" : similarity >= 0.76 ? "alike" : "different", weight));
    }

    private static (double Similarity, double Evidence) Closest(IReadOnlyList<IReadOnlyList<NameToken>> a, IReadOnlyList<IReadOnlyList<NameToken>> b)
    {
        var best = (Similarity: 0.0, Evidence: 0.0);
        foreach (var left in a)
        {
            foreach (var right in b)
            {
                var found = NameSimilarity.Compare(left, right);
                best = found.Similarity > best.Similarity ? found : best;
            }
        }

        return best;
    }

    private static void Gender(PatientProfile a, PatientProfile b, List<MatchEvidence> evidence)
    {
        if (a.Facts.Gender is "male" or "female" && b.Facts.Gender is "male" or "female")
        {
            evidence.Add(a.Facts.Gender == b.Facts.Gender ? new MatchEvidence("gender", "the same", 1) : new MatchEvidence("gender", "different", -4));
        }
    }

    private static void Phones(PatientProfile a, PatientProfile b, List<MatchEvidence> evidence)
    {
        if (a.Phones.Count == 0 || b.Phones.Count == 0)
        {
            return;
        }

        // A household shares a phone, and people change theirs.
        evidence.Add(a.Phones.Overlaps(b.Phones) ? new MatchEvidence("phone", "shared", 4)
            : a.Phones.Any(x => b.Phones.Any(y => TextSimilarity.IsOneSlip(x, y))) ? new MatchEvidence("phone", "one digit apart", 2.5)
            : new MatchEvidence("phone", "different", -0.5));
    }

    private static void Area(string a, string b, List<MatchEvidence> evidence)
    {
        if (a.Length < 4 || b.Length < 4)
        {
            return;
        }

        var shared = a.AsSpan().CommonPrefixLength(b) / 2 * 2;
        evidence.Add(shared switch
        {
            >= 8 => new MatchEvidence("address", "the same union or ward", 3),
            >= 6 => new MatchEvidence("address", "the same upazila", 2),
            >= 4 => new MatchEvidence("address", "the same district", 0.5),
            >= 2 => new MatchEvidence("address", "the same division", -1),
            _ => new MatchEvidence("address", "another division", -1.5),
        });
    }

    private static void Parent(string field, IReadOnlyList<IReadOnlyList<NameToken>> a, IReadOnlyList<IReadOnlyList<NameToken>> b, List<MatchEvidence> evidence)
    {
        if (a.Count == 0 || b.Count == 0)
        {
            return;
        }

        var (similarity, telling) = Closest(a, b);
        evidence.Add(similarity switch
        {
            >= 0.9 => new MatchEvidence(field, "the same but for spelling", 3.5 * Math.Clamp(0.5 + (telling * 0.35), 0.5, 1.2)),
            >= 0.78 => new MatchEvidence(field, "alike", 1.5),
            >= 0.6 => new MatchEvidence(field, "different", -1),
            _ => new MatchEvidence(field, "different", -3),
        });
    }

    private static void Add(List<MatchEvidence> evidence, MatchEvidence? found)
    {
        if (found is not null)
        {
            evidence.Add(found);
        }
    }
}
