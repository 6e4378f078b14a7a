using System.Text.Json.Nodes;

namespace Shr.Validation.Snapshots;

/// <summary>An element of a snapshot that is being made: its ElementDefinition and, where the snapshot spells them out, its children.</summary>
internal sealed class SnapshotNode(JsonObject element)
{
    public JsonObject Element => element;

    public List<SnapshotGroup> Groups { get; private set; } = [];

    public string? SliceName => Text("sliceName");

    public string Path => Text("path") ?? "";

    /// <summary>The last part of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..];

    public SnapshotGroup? Find(string name) => Groups.Find(g => g.Name == name);

    /// <summary>The text of a property, or null.</summary>
    public string? Text(string property) => (element[property] as JsonValue)?.ToString();

    /// <summary>The <c>type</c> entries.</summary>
    public IEnumerable<JsonObject> Types => (element["type"] as JsonArray)?.OfType<JsonObject>() ?? [];

    /// <summary>The node as the base has it, where this one is a copy to be changed.</summary>
    public SnapshotNode? Original { get; private init; }

    /// <summary>Whether it is a slice that the differential at hand adds.</summary>
    public bool IsNew { get; set; }

    /// <summary>A copy with all below it.</summary>
    public SnapshotNode Copy() => new((JsonObject)element.DeepClone()) { Groups = CopyGroups(), Original = Original ?? this };

    /// <summary>A copy whose children are those of the base, without what was changed below since.</summary>
    public SnapshotNode CopyForSlice() => new((JsonObject)element.DeepClone()) { Groups = (Original ?? this).CopyGroups(), Original = Original ?? this };

    /// <summary>Copies of the children.</summary>
    public List<SnapshotGroup> CopyGroups() => [.. Groups.Select(g => g.Copy())];

    /// <summary>Takes children from elsewhere, under this node's path.</summary>
    public void Adopt(List<SnapshotGroup> groups)
    {
        Groups = groups;
        MovePaths(Path);
    }

    /// <summary>Gives the node and all below it a new path.</summary>
    public void MovePaths(string path)
    {
        element["path"] = path;
        foreach (var group in Groups)
        {
            foreach (var node in group.Nodes)
            {
                node.MovePaths(path + "." + node.Name);
            }
        }
    }
}
