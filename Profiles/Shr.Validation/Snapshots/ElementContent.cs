using System.Text.Json.Nodes;

namespace Shr.Validation.Snapshots;

/// <summary>Spells out what an element is made of, where a differential goes below it.</summary>
/// <param name="open">The snapshot of a definition, or null.</param>
/// <param name="pristine">The base as it was before the differential.</param>
internal sealed class ElementContent(Func<string, SnapshotNode?> open, SnapshotNode pristine)
{
    private const string BaseUrl = "http://hl7.org/fhir/StructureDefinition/";

    /// <summary>Gives a node its children from its content reference, its type's profile, or its type; one that has them is left as it is.</summary>
    public void Expand(SnapshotNode node)
    {
        if (node.Groups.Count > 0)
        {
            return;
        }

        if (node.Text("contentReference") is { } reference)
        {
            ExpandContent(node, reference);
            return;
        }

        // Several types of one code (references to different targets) have one content.
        var type = node.Types.DistinctBy(TypeCodes.Of).ToList() is [var only] ? only : null;
        var code = type is null ? "Element" : TypeCodes.Of(type);
        var profile = (type?["profile"] as JsonArray)?.FirstOrDefault()?.ToString();
        var tree = profile is null ? null : open(profile);
        if ((tree?.Path == code ? tree : open(BaseUrl + code)) is { } content)
        {
            node.Adopt(content.CopyGroups());
        }
    }

    // What is referred to is the element as the base has it, without the slices this differential adds.
    private void ExpandContent(SnapshotNode node, string reference)
    {
        var path = reference[(reference.IndexOf('#', StringComparison.Ordinal) + 1)..];
        var names = path.Split('.');
        var target = Follow(pristine, names) ?? (open(BaseUrl + names[0]) is { } tree ? Follow(tree, names) : null);
        if (target is null)
        {
            return;
        }

        node.Element.Remove("contentReference");
        node.Element["type"] = target.Element["type"]?.DeepClone();
        node.Adopt(target.CopyGroups());
    }

    private static SnapshotNode? Follow(SnapshotNode root, string[] names)
    {
        SnapshotNode? node = root;
        foreach (var name in names.Skip(1))
        {
            var colon = name.IndexOf(':', StringComparison.Ordinal);
            var group = node?.Find(colon < 0 ? name : name[..colon]);
            node = colon < 0 ? group?.Node : group?.FindSlice(name[(colon + 1)..]);
        }

        return node;
    }
}
