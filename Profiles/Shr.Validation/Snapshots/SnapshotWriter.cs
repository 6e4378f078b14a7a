using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Fhir.Types;

namespace Shr.Validation.Snapshots;

/// <summary>Applies the elements of one differential to the tree of its base, one after the other.</summary>
internal sealed class SnapshotWriter(TypeModel types, Func<string, SnapshotNode?> open, Func<string, string?> typeOf, SnapshotNode pristine, string url, IssueCollector issues)
{
    private readonly ElementContent _content = new(open, pristine);
    private readonly TypeRestriction _types = new(types, typeOf, url, issues);
    private readonly ChoiceSlices _choices = new(url, issues);

    /// <summary>Whether elements that the base does not have are new elements (a specialization) and not errors.</summary>
    public bool MayAdd { get; init; }

    /// <summary>Lays one element over the node its steps lead to.</summary>
    public void Apply(SnapshotNode root, JsonObject element, IReadOnlyList<DifferentialStep> steps)
    {
        var node = root;
        for (var i = 0; i < steps.Count; i++)
        {
            var isLast = i == steps.Count - 1;
            if (Step(node, steps[i], isLast ? element : null) is not { } next)
            {
                if (isLast && MayAdd)
                {
                    Add(node, element);
                }
                else
                {
                    issues.Add(ValidationIssues.SnapshotFailed, "StructureDefinition", url, $"{element["path"]} has no place in the base");
                }

                return;
            }

            node = next;
        }

        Merge(node, element);
    }

    /// <summary>Draws together what the slices of choices mean; to be asked when all elements are applied.</summary>
    public void Finish(SnapshotNode root) => _choices.Finish(root);

    private SnapshotNode? Step(SnapshotNode parent, DifferentialStep step, JsonObject? element)
    {
        _content.Expand(parent);
        if (FindGroup(parent, step.Name, out var choiceType) is not { } group)
        {
            return null;
        }

        var sliceName = step.Slice;
        if (choiceType is not null && sliceName is null && group.Slices.Count == 0 && IsOnlyType(group.Node.Original, choiceType))
        {
            // Where the base has one type left, valueQuantity is just its name.
            return group.Node;
        }

        if (sliceName is null && choiceType is not null)
        {
            sliceName = step.Name;
        }

        if (sliceName is null)
        {
            return group.Node;
        }

        if (element is not null && element["sliceName"] is null && !group.IsChoice)
        {
            issues.Add(ValidationIssues.SnapshotFailed, "StructureDefinition", url, $"{element["id"]} is of a slice and has no sliceName");
        }

        return group.FindSlice(sliceName) ?? NewSlice(group, sliceName, choiceType, element);
    }

    private static bool IsOnlyType(SnapshotNode? node, string type) => node?.Types.Select(TypeCodes.Of).Distinct().ToList() is [var only] && only == type;

    private SnapshotGroup? FindGroup(SnapshotNode parent, string name, out string? choiceType)
    {
        choiceType = null;
        if (parent.Find(name) is { } exact)
        {
            return exact;
        }

        foreach (var group in parent.Groups)
        {
            if (group.IsChoice && name.StartsWith(group.Name[..^3], StringComparison.Ordinal) && TypeOf(name[(group.Name.Length - 3)..]) is { } type)
            {
                choiceType = type;
                return group;
            }
        }

        return null;
    }

    // "Quantity" or "String" at the end of a choice's name.
    private string? TypeOf(string suffix)
    {
        if (suffix.Length == 0 || !char.IsUpper(suffix[0]))
        {
            return null;
        }

        var lower = char.ToLowerInvariant(suffix[0]) + suffix[1..];
        return types.Find(lower) is { IsPrimitive: true } ? lower : types.Find(suffix)?.Name;
    }

    private SnapshotNode NewSlice(SnapshotGroup group, string name, string? choiceType, JsonObject? element)
    {
        var slash = name.LastIndexOf('/');
        var slice = (slash > 0 ? group.FindSlice(name[..slash]) : null)?.Copy() ?? group.Node.CopyForSlice();
        slice.MovePaths(group.Node.Path);
        slice.Element.Remove("slicing");
        if (slice.Groups.Count == 0 && group.Node.Original?.Text("contentReference") is { } reference)
        {
            // The element may have been spelled out meanwhile; its slice starts from what the base refers to.
            slice.Element["contentReference"] = reference;
            slice.Element.Remove("type");
        }

        slice.Element["sliceName"] = name;

        // A new slice is optional unless the differential says otherwise.
        slice.Element["min"] = 0;
        if (group.IsChoice)
        {
            _choices.Start(group, slice, choiceType, element);
        }
        else if (group.Name is "extension" or "modifierExtension")
        {
            group.Node.Element["slicing"] ??= ChoiceSlices.Slicing("value", "url");
        }

        slice.IsNew = true;
        group.AddSlice(slice);
        return slice;
    }

    private void Merge(SnapshotNode node, JsonObject element)
    {
        if (!MayAdd)
        {
            _types.Check(node, element);
        }

        ValueRules.CheckFixed(node, element, url, issues);
        ElementMerger.Merge(node.Element, element);
        ValueRules.CheckTypes(node, element, url, issues);
        TakeCardinality(node, element);
        foreach (var constraint in (element["constraint"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            var added = (node.Element["constraint"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(c => c["key"]?.ToString() == constraint["key"]?.ToString());
            if (added is not null && added["source"] is null)
            {
                added["source"] = url;
            }
        }
    }

    // A slice that is of an extension's definition is as frequent as that definition says, unless the differential says otherwise.
    private void TakeCardinality(SnapshotNode node, JsonObject element)
    {
        if (!node.IsNew || node.Name is not ("extension" or "modifierExtension")
            || (element["type"]?[0]?["profile"] as JsonArray)?.FirstOrDefault()?.ToString() is not { } profile || open(profile) is not { } definition)
        {
            return;
        }

        foreach (var bound in (ReadOnlySpan<string>)["min", "max"])
        {
            if (element[bound] is null && definition.Element[bound] is { } value)
            {
                node.Element[bound] = value.DeepClone();
            }
        }
    }

    private static void Add(SnapshotNode parent, JsonObject element)
    {
        var added = (JsonObject)element.DeepClone();
        if (added["base"] is null)
        {
            added["base"] = new JsonObject { ["path"] = added["path"]?.DeepClone(), ["min"] = added["min"]?.DeepClone(), ["max"] = added["max"]?.DeepClone() };
        }

        var node = new SnapshotNode(added);
        if (node.SliceName is not null && parent.Find(node.Name) is { } group)
        {
            group.AddSlice(node);
        }
        else
        {
            parent.Groups.Add(new SnapshotGroup(node.Name, node));
        }
    }
}
