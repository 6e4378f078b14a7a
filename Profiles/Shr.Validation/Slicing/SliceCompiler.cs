using Shr.Fhir.Types;
using Shr.Validation.Compile;

namespace Shr.Validation.Slicing;

/// <summary>Makes the slices of an element, re-slices within them, and the tests that tell them apart.</summary>
/// <remarks>https://hl7.org/fhir/R4/profiling.html#slicing</remarks>
internal sealed class SliceCompiler(ProfileSet set, ProfileCompiler compiler, DefinitionTree tree)
{
    public SliceSet Compile(DefinitionGroup group, ElementInfo? info) =>
        Compile(group, "", group.Node.Constraints.Slicing ?? Implied(group, info), info);

    private SliceSet Compile(DefinitionGroup group, string prefix, SlicingConstraint slicing, ElementInfo? info)
    {
        var slices = new List<Slice>();
        foreach (var definition in group.Slices)
        {
            var name = NameOf(definition);
            if (!name.StartsWith(prefix, StringComparison.Ordinal) || name.AsSpan(prefix.Length).Contains('/'))
            {
                continue;
            }

            var constraints = definition.Constraints;
            var node = compiler.Node(definition, info, null);
            var slice = new Slice(name, constraints.Min, constraints.Max, node, TestsOf(definition, slicing, info));
            var inner = name + "/";
            if (group.Slices.Exists(s => NameOf(s).StartsWith(inner, StringComparison.Ordinal)))
            {
                slice.Slices = Compile(group, inner, constraints.Slicing ?? slicing, info);
            }

            slices.Add(slice);
        }

        return new SliceSet([.. slices], slicing.IsOrdered, slicing.Rules, tree.Url);
    }

    private static string NameOf(DefinitionNode definition) => definition.Constraints.SliceName ?? definition.Constraints.Name;

    // Where a snapshot slices without saying how: choices by type, extensions by url.
    private static SlicingConstraint Implied(DefinitionGroup group, ElementInfo? info)
    {
        if (info is { IsChoice: true } || group.Node.Constraints.Name.EndsWith("[x]", StringComparison.Ordinal))
        {
            return new SlicingConstraint([new DiscriminatorConstraint("type", "$this")], false, "open");
        }

        return group.Name is "extension" or "modifierExtension"
            ? new SlicingConstraint([new DiscriminatorConstraint("value", "url")], false, "open")
            : new SlicingConstraint([], false, "open");
    }

    // A discriminator for which the slice says nothing excludes nothing, where another one tells the slice apart.
    private SliceTest[] TestsOf(DefinitionNode definition, SlicingConstraint slicing, ElementInfo? info)
    {
        SliceTest[] tests = [.. slicing.Discriminators.Select(d => TestOf(definition, d, info))];
        return Array.Exists(tests, t => t is not NeverTest) ? Array.FindAll(tests, t => t is not NeverTest) : tests;
    }

    private SliceTest TestOf(DefinitionNode definition, DiscriminatorConstraint discriminator, ElementInfo? info)
    {
        var path = new DiscriminatorPath(discriminator.Path);
        var located = new DiscriminatorLocator(set).Locate(definition, path.Steps);
        if (located is null)
        {
            return new NeverTest(path);
        }

        return discriminator.Type switch
        {
            "exists" => new ExistsTest(path, located.Constraints is not { Max: 0 }),
            "type" => new TypeTest(path, located.TypesIn(set)),
            "profile" => new ProfileTest(path, [.. located.Profiles.Select(set.Reference)]),
            _ => ValueTestOf(path, located, info),
        };
    }

    private SliceTest ValueTestOf(DiscriminatorPath path, LocatedDefinition located, ElementInfo? info)
    {
        if (located.Row >= 0)
        {
            return new ValueTest(path, located.Tree!, located.Row, located.IsPattern);
        }

        var constraints = located.Constraints!;
        if (constraints.Binding is { ValueSet: { } valueSet, Strength: "required" })
        {
            return new BindingTest(path, valueSet);
        }

        if (constraints.Max == 0)
        {
            return new ExistsTest(path, false);
        }

        if (located is { Owner: null, Node: { Groups.Count: > 0 } node })
        {
            return new NodeTest(path, compiler.Node(node, path.Steps.Count == 0 ? info : null, null));
        }

        // What the slice leaves open cannot exclude anything, except that it must be there.
        return constraints.Min > 0 ? new ExistsTest(path, true) : new NeverTest(path);
    }
}
