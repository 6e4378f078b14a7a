namespace Shr.Validation.Compile;

/// <summary>How values are told apart.</summary>
internal sealed record SlicingConstraint(IReadOnlyList<DiscriminatorConstraint> Discriminators, bool IsOrdered, string Rules);
