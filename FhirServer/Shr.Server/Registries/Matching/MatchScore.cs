namespace Shr.Server.Registries.Matching;

/// <summary>Whether two records are of one person, and why.</summary>
/// <param name="Evidence">What each field says.</param>
public sealed record MatchScore(IReadOnlyList<MatchEvidence> Evidence)
{
    // A pair drawn from the candidates is of one person about once in four hundred times; measured, not derived: 12 bits are then Probable.
    private const double Prior = -8.8;

    /// <summary>The sum of all evidence in bits.</summary>
    public double Weight { get; } = Evidence.Sum(e => e.Weight);

    /// <summary>The probability that they are one person, from 0 to 1.</summary>
    public double Probability => 1 / (1 + Math.Pow(2, -(Weight + Prior)));

    /// <summary>The grade of the probability; Probable and better are listed as duplicates.</summary>
    public MatchGrade Grade => Probability switch
    {
        >= 0.995 => MatchGrade.Certain,
        >= 0.9 => MatchGrade.Probable,
        >= 0.3 => MatchGrade.Possible,
        _ => MatchGrade.CertainlyNot,
    };
}
