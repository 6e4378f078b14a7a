using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Fhir.Types;
using Shr.Validation.Compile;
using Shr.Validation.Rules;

namespace Shr.Validation;

/// <summary>Checks an element and all below it against a node of a profile: one pass over its properties.</summary>
internal static class NodeWalk
{
    private const int MaxNameLength = 128;

    /// <summary>Checks one value.</summary>
    public static void Check(in Element element, ProfileNode node, ValidationScope scope)
    {
        if (!scope.Enter(element))
        {
            return;
        }

        if (!HasContent(element))
        {
            scope.Report(element, ValidationIssues.NoContent);
        }

        CheckRules(element, node.Rules, scope);
        if (node.Types.Length == 0)
        {
            CheckContent(element, node, scope);
        }
        else if (node.TypeOf(element.Type) is { } typed)
        {
            CheckTyped(element, node, typed, scope);
        }
        else
        {
            WrongType(element, node, scope);
        }

        scope.Leave();
    }

    // ele-1, hasValue() or (children().count() > id.count()): only an id is not enough.
    private static bool HasContent(in Element element)
    {
        if (element.HasValue)
        {
            return true;
        }

        var container = element.Type.IsPrimitive ? element.Sibling : element.Row;
        var first = element.Tree.KindOf(container) == JsonKind.Object ? element.Tree.FirstChild(container) : -1;
        return first >= 0 && (element.Tree.NextSibling(first, container) >= 0 || !element.Tree.NameOf(first).SequenceEqual("id"u8));
    }

    /// <summary>Checks an element that is open already against the root of a profile on its type.</summary>
    public static void CheckRoot(in Element element, ProfileNode root, ValidationScope scope)
    {
        CheckRules(element, root.Rules, scope);
        CheckChildren(element, root.Children, scope);
    }

    /// <summary>Checks a value against the rules of a node alone.</summary>
    public static void CheckRules(in Element element, ProfileNode node, ValidationScope scope) => CheckRules(element, node.Rules, scope);

    private static void CheckRules(in Element element, Rule[] rules, ValidationScope scope)
    {
        foreach (var rule in rules)
        {
            rule.Check(element, scope);
        }
    }

    // A content reference: the children of the element referred to.
    private static void CheckContent(in Element element, ProfileNode node, ValidationScope scope)
    {
        if (node.Content is { } content && node.Children is null)
        {
            CheckRoot(element, content, scope);
            return;
        }

        CheckChildren(element, node.Children, scope);
    }

    private static void CheckTyped(in Element element, ProfileNode node, TypedNode typed, ValidationScope scope)
    {
        if (element.Type.IsResource)
        {
            ResourceWalk.CheckNested(element, typed.Profiles, node.Children, scope);
            return;
        }

        if (ExtensionCheck.Applies(element))
        {
            ExtensionCheck.Check(element, node, typed, scope);
            return;
        }

        if (typed.Profiles.Length > 0 && TypeProfiles.Check(element, typed.Profiles, scope))
        {
            CheckChildren(element, node.Children, scope);
            return;
        }

        if ((typed.Root ?? RootOf(element, typed, scope))?.Get() is not { } root)
        {
            CheckChildren(element, node.Children, scope);
            return;
        }

        CheckRules(element, root.Root.Rules, scope);
        CheckChildren(element, node.Children ?? root.Root.Children, scope);
    }

    // An abstract type (Element) allows each concrete one; a backbone type has no definition of its own.
    private static ProfileRef? RootOf(in Element element, TypedNode typed, ValidationScope scope) =>
        typed.Type.IsAbstract && element.Type.Kind != FhirTypeKind.Backbone ? scope.Profiles.BaseOf(element.Type) : null;

    private static void WrongType(in Element element, ProfileNode node, ValidationScope scope)
    {
        scope.Report(element, ValidationIssues.WrongType, element.Info?.Name ?? element.Type.Name, element.Type.Name, string.Join(", ", node.Types.Select(t => t.Type.Name)), node.Profile);
        if (element.Type.Kind is FhirTypeKind.Complex && scope.Profiles.BaseOf(element.Type).Get() is { } root)
        {
            CheckRoot(element, root.Root, scope);
        }
    }

    /// <summary>Checks all children of an element and how many of each there are.</summary>
    public static void CheckChildren(in Element element, ChildTable? table, ValidationScope scope)
    {
        if (table is null)
        {
            return;
        }

        var container = element.Type.IsPrimitive ? element.Sibling : element.Row;
        if (container < 0 && !table.IsNeeded)
        {
            return;
        }

        var groups = table.For(element.Type);
        Span<int> counts = groups.Length <= 128 ? stackalloc int[groups.Length] : new int[groups.Length];
        counts.Clear();
        SlicedValues? sliced = null;
        if (container >= 0)
        {
            sliced = Walk(element, container, groups, counts, scope);
        }

        CheckCounts(element, groups, counts, scope);
        SlicedValues.CheckAll(element, groups, sliced, scope);
    }

    private static SlicedValues? Walk(in Element element, int container, ChildGroup?[] groups, Span<int> counts, ValidationScope scope)
    {
        var tree = element.Tree;
        var type = element.Type;
        SlicedValues? sliced = null;
        var hasSiblings = HasSiblings(tree, container);
        for (var row = tree.FirstChild(container); row >= 0; row = tree.NextSibling(row, container))
        {
            var name = tree.NameOf(row);
            var isSibling = name.Length > 1 && name[0] == '_';
            var plain = isSibling ? name[1..] : name;
            if (type.FindProperty(plain) is not { } property || groups[property.Element.Order] is not { } group)
            {
                continue;
            }

            var side = -1;
            if (isSibling)
            {
                if (!property.Type.IsPrimitive || tree.Find(container, plain) >= 0)
                {
                    continue;
                }

                side = row;
            }
            else if (hasSiblings && property.Type.IsPrimitive)
            {
                side = FindSibling(tree, container, plain);
            }

            Values(tree, isSibling ? -1 : row, side, property, group, ref counts[property.Element.Order], ref sliced, scope);
        }

        return sliced;
    }

    private static void Values(JsonTree tree, int value, int side, FhirProperty property, ChildGroup group, ref int count, ref SlicedValues? sliced, ValidationScope scope)
    {
        var valueParent = -1;
        var sideParent = -1;
        if (tree.KindOf(value) == JsonKind.Array)
        {
            (valueParent, value) = (value, tree.FirstChild(value));
        }

        if (tree.KindOf(side) == JsonKind.Array)
        {
            (sideParent, side) = (side, tree.FirstChild(side));
        }

        while (value >= 0 || side >= 0)
        {
            var hasValue = value >= 0 && tree.KindOf(value) != JsonKind.Null;
            var hasSide = side >= 0 && tree.KindOf(side) == JsonKind.Object;
            if (hasValue || hasSide)
            {
                var child = new Element(tree, hasValue ? value : -1, hasSide ? side : -1, TypeOf(tree, hasValue ? value : -1, property.Type), property.Element);
                count++;
                if (group.Slices is null)
                {
                    Check(child, group.Node, scope);
                }
                else
                {
                    (sliced ??= new SlicedValues()).Add(group, child, scope);
                }
            }

            value = value >= 0 && valueParent >= 0 ? tree.NextSibling(value, valueParent) : -1;
            side = side >= 0 && sideParent >= 0 ? tree.NextSibling(side, sideParent) : -1;
        }
    }

    private static void CheckCounts(in Element element, ChildGroup?[] groups, Span<int> counts, ValidationScope scope)
    {
        for (var i = 0; i < groups.Length; i++)
        {
            if (groups[i] is not { } group)
            {
                continue;
            }

            if (counts[i] < group.Min)
            {
                scope.ReportChild(element, group.Name, ValidationIssues.TooFewValues, group.Name, group.Min, counts[i], group.Node.Profile);
            }
            else if (counts[i] > group.Max)
            {
                scope.ReportChild(element, group.Name, ValidationIssues.TooManyValues, group.Name, group.Max, counts[i], group.Node.Profile);
            }
        }
    }

    private static FhirType TypeOf(JsonTree tree, int value, FhirType declared)
    {
        if (!declared.IsResource || value < 0)
        {
            return declared;
        }

        var name = tree.Find(value, "resourceType"u8);
        return tree.KindOf(name) == JsonKind.String ? declared.Model.FindResource(tree.Utf8Of(name)) ?? declared : declared;
    }

    private static bool HasSiblings(JsonTree tree, int container)
    {
        for (var row = tree.FirstChild(container); row >= 0; row = tree.NextSibling(row, container))
        {
            if (tree.NameOf(row) is [(byte)'_', ..])
            {
                return true;
            }
        }

        return false;
    }

    private static int FindSibling(JsonTree tree, int container, ReadOnlySpan<byte> plain)
    {
        if (plain.Length >= MaxNameLength)
        {
            return -1;
        }

        Span<byte> name = stackalloc byte[MaxNameLength];
        name[0] = (byte)'_';
        plain.CopyTo(name[1..]);
        return tree.Find(container, name[..(plain.Length + 1)]);
    }
}
