namespace Shr.Server.Registries.Matching;

/// <summary>What one field says about whether two records are of one person.</summary>
/// <param name="Field">Which field.</param>
/// <param name="Finding">What was found, in words for people; holds no value of a record.</param>
/// <param name="Weight">In bits: +1 makes a match twice as likely, -1 half as likely.</param>
public sealed record MatchEvidence(string Field, string Finding, double Weight);
