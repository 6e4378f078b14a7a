using System.Globalization;
using System.Text;
using Shr.Fhir.Elements;

namespace Shr.Fhir.FhirPath.Lab;

/// <summary>Finds where in a resource a node stands.</summary>
internal static class ElementPaths
{
    /// <summary>The path such as <c>Patient.name[0].given[1]</c>; null where the node is not part of the resource.</summary>
    public static string? Find(in FhirPathValue root, in FhirPathValue value)
    {
        if (root.Kind != ValueKind.Element || value.Kind != ValueKind.Element || !ReferenceEquals(root.Tree, value.Tree))
        {
            return null;
        }

        var target = value.Row >= 0 ? value.Row : value.Sibling;
        var tree = root.Tree;
        var row = root.Row;
        if (row < 0 || target < row || target >= tree.NextOf(row))
        {
            return null;
        }

        var type = root.ElementType!;
        var path = new StringBuilder(ReferenceEquals(type, Untyped.Type) ? "$this" : type.Name);
        while (row != target)
        {
            var child = ChildOver(tree, row, target);
            if (child < 0)
            {
                return null;
            }

            Append(path, tree, row, child, ref type);
            row = child;
        }

        return path.ToString();
    }

    private static void Append(StringBuilder path, JsonTree tree, int parent, int child, ref Types.FhirType type)
    {
        if (tree.KindOf(parent) == JsonKind.Array)
        {
            var index = 0;
            for (var i = tree.FirstChild(parent); i != child; i = tree.NextSibling(i, parent))
            {
                index++;
            }

            path.Append(CultureInfo.InvariantCulture, $"[{index}]");
            return;
        }

        var name = tree.NameOf(child);
        var plain = name.Length > 1 && name[0] == '_' ? name[1..] : name;
        var property = type.FindProperty(plain);
        path.Append('.').Append(property?.Element.Name ?? Encoding.UTF8.GetString(plain));
        type = property?.Type ?? Untyped.Type;
        if (type.IsResource)
        {
            var item = tree.KindOf(child) == JsonKind.Array ? -1 : tree.Find(child, "resourceType"u8);
            type = item >= 0 ? type.Model.FindResource(tree.Utf8Of(item)) ?? type : type;
        }
    }

    private static int ChildOver(JsonTree tree, int row, int target)
    {
        for (var i = tree.FirstChild(row); i >= 0; i = tree.NextSibling(i, row))
        {
            if (target >= i && target < tree.NextOf(i))
            {
                return i;
            }
        }

        return -1;
    }
}
