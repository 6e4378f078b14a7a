using Shr.Fhir;
using Shr.Validation.Compile;

namespace Shr.Validation.Rules;

/// <summary>The FHIRPath constraints of an element.</summary>
internal static class ConstraintRules
{
    /// <summary>
    /// The rules of a node. Constraints that the definitions of its types state anyway are left to those, and ele-1 is the
    /// walk's own (<see cref="NodeWalk"/>).
    /// </summary>
    public static IEnumerable<Rule> Compile(ProfileNode node, DefinitionTree tree, ProfileSet set, bool isRoot, IssueCollector faults)
    {
        foreach (var constraint in node.Definition.Invariants)
        {
            if (constraint.Expression is null || constraint.Key == "ele-1" || (!isRoot && IsOfTypes(constraint, node, set)))
            {
                continue;
            }

            if (NarrativeRule.Compile(constraint) is { } narrative)
            {
                yield return narrative;
            }
            else if (set.Compile(constraint.Expression, out var error) is { } expression)
            {
                yield return new ConstraintRule(constraint, expression);
            }
            else
            {
                faults.Add(ValidationIssues.ProfileFaulty, node.Id, tree.Url, $"constraint {constraint.Key}: {error?.Text}");
            }
        }
    }

    private static bool IsOfTypes(InvariantConstraint constraint, ProfileNode node, ProfileSet set)
    {
        foreach (var typed in node.Types)
        {
            if (typed.Root is null || set.Tree(typed.Root.Canonical)?.Root is not { } root || !root.Constraints.Invariants.Any(i => i.Key == constraint.Key && i.Expression == constraint.Expression))
            {
                return false;
            }
        }

        return node.Types.Length > 0;
    }
}
