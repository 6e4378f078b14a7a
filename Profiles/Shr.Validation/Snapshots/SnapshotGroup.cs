namespace Shr.Validation.Snapshots;

/// <summary>An element as its definition names it (<c>value[x]</c>), with its slices in order.</summary>
internal sealed class SnapshotGroup(string name, SnapshotNode node)
{
    public string Name => name;

    public SnapshotNode Node => node;

    public List<SnapshotNode> Slices { get; } = [];

    public bool IsChoice => name.EndsWith("[x]", StringComparison.Ordinal);

    public IEnumerable<SnapshotNode> Nodes => Slices.Prepend(node);

    public SnapshotNode? FindSlice(string sliceName) => Slices.Find(s => s.SliceName == sliceName);

    /// <summary>Adds a slice: a re-slice after the slice it is of and that one's re-slices, others at the end.</summary>
    public void AddSlice(SnapshotNode slice)
    {
        var parent = slice.SliceName!.LastIndexOf('/') is > 0 and var slash ? slice.SliceName[..slash] : null;
        var last = parent is null ? -1 : Slices.FindLastIndex(s => s.SliceName == parent || s.SliceName!.StartsWith(parent + "/", StringComparison.Ordinal));
        Slices.Insert(last < 0 ? Slices.Count : last + 1, slice);
    }

    public SnapshotGroup Copy()
    {
        var copy = new SnapshotGroup(name, node.Copy());
        copy.Slices.AddRange(Slices.Select(s => s.Copy()));
        return copy;
    }
}
