using Shr.Validation.Compile;

namespace Shr.Validation.Rules;

/// <summary>Hand-written forms of the constraints that are checked most often, each under the expression it replaces.</summary>
internal static class FastConstraints
{
    /// <summary>The fast form of a constraint, or null.</summary>
    public static Rule? Find(InvariantConstraint constraint) => null;
}
