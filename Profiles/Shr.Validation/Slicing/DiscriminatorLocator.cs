using System.Text;
using Shr.Fhir.Elements;
using Shr.Validation.Compile;

namespace Shr.Validation.Slicing;

/// <summary>Follows a discriminator's path through definitions: within the slice, then into the profiles and types of its elements.</summary>
internal sealed class DiscriminatorLocator(ProfileSet set)
{
    private const int MaxDepth = 16;

    /// <summary>What is said at the path, or null where nothing is.</summary>
    public LocatedDefinition? Locate(DefinitionNode slice, IReadOnlyList<DiscriminatorStep> steps) => Locate(slice, null, steps, 0, 0);

    private LocatedDefinition? Locate(DefinitionNode node, DefinitionTree? owner, IReadOnlyList<DiscriminatorStep> steps, int step, int depth)
    {
        var constraints = node.Constraints;
        if (depth > MaxDepth)
        {
            return null;
        }

        if (InValue(constraints, constraints.Fixed, false, steps, step) is { } inFixed)
        {
            return inFixed;
        }

        if (InValue(constraints, constraints.Pattern, true, steps, step) is { } inPattern)
        {
            return inPattern;
        }

        if (step == steps.Count)
        {
            return AtEnd(node, owner, depth);
        }

        return steps[step].Kind switch
        {
            DiscriminatorStepKind.Resolve => Resolved(constraints, steps, step, depth),
            DiscriminatorStepKind.OfType => Locate(node, owner, steps, step + 1, depth + 1),
            DiscriminatorStepKind.Extension => InExtension(node, owner, steps, step, depth),
            _ => InChild(node, owner, steps, step, depth),
        };
    }

    // A url that is left to the extension's own definition stands fixed there.
    private LocatedDefinition AtEnd(DefinitionNode node, DefinitionTree? owner, int depth)
    {
        var constraints = node.Constraints;
        if (constraints.Binding is null && node.Groups.Count == 0)
        {
            foreach (var profile in constraints.Types.SelectMany(t => t.Profiles))
            {
                if (set.Tree(profile) is { Root: { } root } tree && Locate(root, tree, [], 0, depth + 1) is { Row: >= 0 } found)
                {
                    return found;
                }
            }
        }

        return new LocatedDefinition
        {
            Constraints = constraints,
            Node = node,
            Owner = owner,
            Profiles = [.. constraints.Types.SelectMany(t => t.Profiles)],
        };
    }

    private LocatedDefinition? InChild(DefinitionNode node, DefinitionTree? owner, IReadOnlyList<DiscriminatorStep> steps, int step, int depth)
    {
        if (node.Find(steps[step].Name) is { } group)
        {
            return Locate(group.Node, owner, steps, step + 1, depth + 1) is { Row: >= 0 } found
                ? found
                : InSlices(group, owner, steps, step, depth) ?? Locate(group.Node, owner, steps, step + 1, depth + 1);
        }

        LocatedDefinition? fallback = null;
        foreach (var type in node.Constraints.Types)
        {
            foreach (var canonical in type.Profiles.DefaultIfEmpty("http://hl7.org/fhir/StructureDefinition/" + type.Code))
            {
                if (set.Tree(canonical) is { Root: { } root } tree && Locate(root, tree, steps, step, depth + 1) is { } found)
                {
                    if (found.Row >= 0)
                    {
                        return found;
                    }

                    fallback ??= found;
                }
            }
        }

        return fallback;
    }

    // A slice that must be there says what one of the values is.
    private LocatedDefinition? InSlices(DefinitionGroup group, DefinitionTree? owner, IReadOnlyList<DiscriminatorStep> steps, int step, int depth)
    {
        foreach (var slice in group.Slices)
        {
            if (slice.Constraints.Min > 0 && Locate(slice, owner, steps, step + 1, depth + 1) is { Row: >= 0 } found)
            {
                return found;
            }
        }

        return null;
    }

    private LocatedDefinition? InExtension(DefinitionNode node, DefinitionTree? owner, IReadOnlyList<DiscriminatorStep> steps, int step, int depth)
    {
        var url = steps[step].Name;
        foreach (var slice in node.Find("extension")?.Slices ?? [])
        {
            if (slice.Constraints.Types.Any(t => t.Profiles.Contains(url)))
            {
                return Locate(slice, owner, steps, step + 1, depth + 1);
            }
        }

        return set.Tree(url) is { Root: { } root } tree ? Locate(root, tree, steps, step + 1, depth + 1) : null;
    }

    private LocatedDefinition? Resolved(ElementConstraints constraints, IReadOnlyList<DiscriminatorStep> steps, int step, int depth)
    {
        var targets = constraints.Types.SelectMany(t => t.TargetProfiles).ToList();
        if (step + 1 == steps.Count)
        {
            return new LocatedDefinition { Profiles = targets };
        }

        foreach (var target in targets)
        {
            if (set.Tree(target) is { Root: { } root } tree && Locate(root, tree, steps, step + 1, depth + 1) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static LocatedDefinition? InValue(ElementConstraints constraints, int row, bool isPattern, IReadOnlyList<DiscriminatorStep> steps, int step)
    {
        var tree = constraints.Tree;
        for (; row >= 0 && step < steps.Count; step++)
        {
            if (steps[step].Kind != DiscriminatorStepKind.Child)
            {
                return null;
            }

            row = tree.Find(tree.KindOf(row) == JsonKind.Array ? tree.FirstChild(row) : row, Encoding.UTF8.GetBytes(steps[step].Name));
        }

        if (row < 0)
        {
            return null;
        }

        // At the end of a path each value is looked at by itself, so an array of one stands for its item.
        if (tree.KindOf(row) == JsonKind.Array && tree.ChildCount(row) == 1)
        {
            row = tree.FirstChild(row);
        }

        return new LocatedDefinition { Tree = tree, Row = row, IsPattern = isPattern };
    }
}
