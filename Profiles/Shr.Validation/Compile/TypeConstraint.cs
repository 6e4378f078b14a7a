namespace Shr.Validation.Compile;

/// <summary>One allowed type with the profiles asked of the value and of the resource it refers to.</summary>
internal sealed record TypeConstraint(string Code, IReadOnlyList<string> Profiles, IReadOnlyList<string> TargetProfiles, IReadOnlyList<string> Aggregation);
