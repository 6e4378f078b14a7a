using System.Text.Json.Nodes;

namespace Shr.Validation.Snapshots;

/// <summary>The flat list of a snapshot's elements as a tree, and back.</summary>
internal static class SnapshotTree
{
    /// <summary>The tree of a snapshot; null where it has no elements. Elements are copied.</summary>
    public static SnapshotNode? Read(JsonObject structure)
    {
        if (structure["snapshot"]?["element"] is not JsonArray { Count: > 0 } elements)
        {
            return null;
        }

        var list = elements.OfType<JsonObject>().ToList();
        var next = 1;
        var root = new SnapshotNode((JsonObject)list[0].DeepClone());
        ReadChildren(root, list, ref next);
        return root;
    }

    /// <summary>The elements in the order of a snapshot, with ids made from paths and slice names.</summary>
    public static JsonArray Write(SnapshotNode root)
    {
        var elements = new JsonArray();
        Write(root, root.Path, elements);
        return elements;
    }

    private static void ReadChildren(SnapshotNode parent, List<JsonObject> elements, ref int next)
    {
        var prefix = parent.Path + ".";
        while (next < elements.Count && (elements[next]["path"]?.GetValue<string>() ?? "").StartsWith(prefix, StringComparison.Ordinal))
        {
            var node = new SnapshotNode((JsonObject)elements[next++].DeepClone());
            if (parent.Find(node.Name) is { } group && node.SliceName is not null)
            {
                group.Slices.Add(node);
            }
            else
            {
                parent.Groups.Add(new SnapshotGroup(node.Name, node));
            }

            ReadChildren(node, elements, ref next);
        }
    }

    private static void Write(SnapshotNode node, string id, JsonArray elements)
    {
        var written = new JsonObject { ["id"] = id };
        foreach (var (name, value) in node.Element)
        {
            if (name != "id")
            {
                written[name] = value?.DeepClone();
            }
        }

        elements.Add(written);
        foreach (var child in node.Groups.SelectMany(g => g.Nodes))
        {
            Write(child, id + "." + child.Name + (child.SliceName is { } slice ? ":" + slice : ""), elements);
        }
    }
}
