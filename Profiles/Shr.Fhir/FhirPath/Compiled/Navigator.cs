using Shr.Fhir.Elements;
using Shr.Fhir.Types;

namespace Shr.Fhir.FhirPath.Compiled;

/// <summary>Pushes the children of nodes.</summary>
internal static class Navigator
{
    /// <summary>Pushes the values of a property or choice.</summary>
    public static bool Push(Evaluation e, in FhirPathValue parent, MemberLookup lookup, byte[] name)
    {
        var tree = parent.Tree;
        var container = ContainerOf(parent, tree);
        if (container < 0)
        {
            return true;
        }

        if (lookup.Choice is { } choice)
        {
            return PushChoice(e, tree, container, lookup.Type, choice);
        }

        return lookup.Property is { } property
            ? PushProperty(e, tree, container, name, property.Type, property.Element)
            : PushProperty(e, tree, container, name, Untyped.Type, null);
    }

    /// <summary>Pushes all children in the order of the text.</summary>
    public static bool PushChildren(Evaluation e, in FhirPathValue parent)
    {
        if (parent.Kind != ValueKind.Element)
        {
            return true;
        }

        var tree = parent.Tree;
        var container = ContainerOf(parent, tree);
        if (container < 0)
        {
            return true;
        }

        var type = parent.ElementType!;
        var isUntyped = ReferenceEquals(type, Untyped.Type);
        var end = tree.NextOf(container);
        for (var row = container + 1; row < end; row = tree.NextOf(row))
        {
            var name = tree.NameOf(row);
            var isSibling = name.Length > 1 && name[0] == '_';
            var plain = isSibling ? name[1..] : name;
            if (isSibling && tree.Find(container, plain) >= 0)
            {
                continue;
            }

            var property = type.FindProperty(plain);
            if (property is null && !isUntyped)
            {
                continue;
            }

            var childType = property?.Type ?? Untyped.Type;
            var side = isSibling ? row : SiblingOf(tree, container, plain, childType);
            if (!PushItems(e, tree, isSibling ? -1 : row, side, childType, property?.Element))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The object that holds the children: the value, or for a primitive its sibling; -1 where there is none.</summary>
    private static int ContainerOf(in FhirPathValue parent, JsonTree tree)
    {
        var row = parent.Row;
        if (row >= 0 && tree.KindOf(row) == JsonKind.Object)
        {
            return row;
        }

        var sibling = parent.Sibling;
        return sibling >= 0 && tree.KindOf(sibling) == JsonKind.Object ? sibling : -1;
    }

    private static bool PushProperty(Evaluation e, JsonTree tree, int container, ReadOnlySpan<byte> name, FhirType type, ElementInfo? info)
    {
        var row = tree.Find(container, name);
        var side = SiblingOf(tree, container, name, type);
        return (row < 0 && side < 0) || PushItems(e, tree, row, side, type, info);
    }

    // The properties of a choice start with its name: valueString, valueQuantity.
    private static bool PushChoice(Evaluation e, JsonTree tree, int container, FhirType type, ElementInfo choice)
    {
        var end = tree.NextOf(container);
        for (var row = container + 1; row < end; row = tree.NextOf(row))
        {
            var name = tree.NameOf(row);
            var isSibling = name.Length > 1 && name[0] == '_';
            var plain = isSibling ? name[1..] : name;
            if (plain.Length <= choice.Name.Length || plain[0] != choice.Name[0] || type.FindProperty(plain) is not { } property || !ReferenceEquals(property.Element, choice))
            {
                continue;
            }

            if (isSibling && tree.Find(container, plain) >= 0)
            {
                continue;
            }

            var side = isSibling ? row : SiblingOf(tree, container, plain, property.Type);
            if (!PushItems(e, tree, isSibling ? -1 : row, side, property.Type, choice))
            {
                return false;
            }
        }

        return true;
    }

    private static int SiblingOf(JsonTree tree, int container, ReadOnlySpan<byte> name, FhirType type)
    {
        if (!tree.HasSiblings || !(type.IsPrimitive || ReferenceEquals(type, Untyped.Type)) || name.Length > 126)
        {
            return -1;
        }

        Span<byte> sibling = stackalloc byte[128];
        sibling[0] = (byte)'_';
        name.CopyTo(sibling[1..]);
        return tree.Find(container, sibling[..(name.Length + 1)]);
    }

    // One value, or the items of an array, each with its sibling.
    private static bool PushItems(Evaluation e, JsonTree tree, int row, int side, FhirType type, ElementInfo? info)
    {
        var isArray = row >= 0 && tree.KindOf(row) == JsonKind.Array;
        var sideIsArray = side >= 0 && tree.KindOf(side) == JsonKind.Array;
        if (!isArray && !sideIsArray)
        {
            return PushOne(e, tree, row, side, type, info);
        }

        var value = isArray ? tree.FirstChild(row) : -1;
        var other = sideIsArray ? tree.FirstChild(side) : -1;
        while (value >= 0 || other >= 0)
        {
            if (!e.Step() || !PushOne(e, tree, value, other, type, info))
            {
                return false;
            }

            value = value >= 0 ? tree.NextSibling(value, row) : -1;
            other = other >= 0 ? tree.NextSibling(other, side) : -1;
        }

        return true;
    }

    private static bool PushOne(Evaluation e, JsonTree tree, int row, int side, FhirType type, ElementInfo? info)
    {
        if (row >= 0 && tree.KindOf(row) == JsonKind.Null)
        {
            row = -1;
        }

        if (side >= 0 && tree.KindOf(side) != JsonKind.Object)
        {
            side = -1;
        }

        if (row < 0 && side < 0)
        {
            return true;
        }

        var actual = type.IsResource && row >= 0 ? ResourceTypeOf(tree, row, type) : type;
        return e.Push(FhirPathValue.Of(new Element(tree, row, side, actual, info)));
    }

    private static FhirType ResourceTypeOf(JsonTree tree, int row, FhirType type)
    {
        var name = tree.Find(row, "resourceType"u8);
        return name >= 0 && tree.KindOf(name) == JsonKind.String ? type.Model.FindResource(tree.Utf8Of(name)) ?? type : type;
    }
}
