using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Fhir.Types;

namespace Shr.Validation.Snapshots;

/// <summary>Applies the elements of one differential to the tree of its base, one after the other.</summary>
internal sealed class SnapshotWriter(TypeModel types, Func<string, SnapshotNode?> open, Func<string, string?> typeOf, SnapshotNode pristine, string url, IssueCollector issues)
{
    private const string BaseUrl = "http://hl7.org/fhir/StructureDefinition/";

    private readonly HashSet<SnapshotGroup> _shortcuts = [];
    private readonly HashSet<SnapshotNode> _newSlices = [];

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

    private SnapshotNode? Step(SnapshotNode parent, DifferentialStep step, JsonObject? element)
    {
        Expand(parent);
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

    private static bool IsOnlyType(SnapshotNode? node, string type) => node?.Types.Select(CodeOf).Distinct().ToList() is [var only] && only == type;

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
            StartTypeSlice(group, slice, choiceType, element);
        }
        else if (group.Name is "extension" or "modifierExtension")
        {
            group.Node.Element["slicing"] ??= Slicing("value", "url");
        }

        _newSlices.Add(slice);
        group.AddSlice(slice);
        return slice;
    }

    private void StartTypeSlice(SnapshotGroup group, SnapshotNode slice, string? choiceType, JsonObject? element)
    {
        // To write valueQuantity with its type, without having sliced value[x], leaves only the types so written.
        if (choiceType is not null && element?["type"] is not null && (IsOfExtension(group) || !IsNamedSlice(element)) && (group.Node.Element["slicing"] is null || _shortcuts.Contains(group)))
        {
            var types = _shortcuts.Add(group) ? [] : group.Node.Types.Select(t => t.DeepClone()).ToList();
            types.Add(TypeEntry(slice, choiceType));
            group.Node.Element["type"] = new JsonArray([.. types]);
            group.Node.Element["slicing"] = Slicing("type", "$this", "closed");
        }

        EnsureTypeSlicing(group);
        if ((choiceType ?? element?["type"]?[0]?["code"]?.ToString()) is { } type)
        {
            slice.Element["type"] = new JsonArray(TypeEntry(slice, type));
        }
    }

    // An id such as effective[x]:effectiveDateTime says that a slice is meant and no short way to leave one type.
    private static bool IsNamedSlice(JsonObject element) => element["sliceName"] is not null && element["id"]?.ToString().Contains("[x]:", StringComparison.Ordinal) == true;

    // An extension is defined by the types its value may have, so its value is never left open by naming one.
    private static bool IsOfExtension(SnapshotGroup group) => group.Node.Path.EndsWith("xtension.value[x]", StringComparison.Ordinal);

    private static void EnsureTypeSlicing(SnapshotGroup group)
    {
        if (group.Node.Element["slicing"] is not JsonObject slicing)
        {
            group.Node.Element["slicing"] = Slicing("type", "$this");
        }
        else if (slicing["discriminator"] is null)
        {
            slicing.Insert(0, "discriminator", new JsonArray(new JsonObject { ["type"] = "type", ["path"] = "$this" }));
        }
    }

    private static JsonObject Slicing(string type, string path, string rules = "open") => new()
    {
        ["discriminator"] = new JsonArray(new JsonObject { ["type"] = type, ["path"] = path }),
        ["ordered"] = false,
        ["rules"] = rules,
    };

    private static JsonNode TypeEntry(SnapshotNode slice, string type) =>
        slice.Types.FirstOrDefault(t => t["code"]?.ToString() == type)?.DeepClone() ?? new JsonObject { ["code"] = type };

    // Spells out the children of a node from its content reference, its type's profile, or its type.
    private void Expand(SnapshotNode node)
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
        var type = node.Types.DistinctBy(CodeOf).ToList() is [var only] ? only : null;
        var code = type is null ? "Element" : CodeOf(type);
        var profile = (type?["profile"] as JsonArray)?.FirstOrDefault()?.ToString();
        var tree = profile is null ? null : open(profile);
        if ((tree?.Path == code ? tree : open(BaseUrl + code)) is { } content)
        {
            node.Adopt(content.CopyGroups());
        }
    }

    private static string CodeOf(JsonObject type)
    {
        var code = type["code"]?.ToString() ?? "";
        return IsSystemType(code) ? "string" : code;
    }

    private static bool IsSystemType(string code) => code.StartsWith("http://hl7.org/fhirpath/System.", StringComparison.Ordinal);

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

    /// <summary>What type slices mean for the choice they are of; to be asked when all elements are applied.</summary>
    public void Finish(SnapshotNode node)
    {
        foreach (var group in node.Groups)
        {
            if (group.IsChoice && group.Slices.Count > 0 && group.Node.Element["slicing"]?["discriminator"]?[0]?["type"]?.ToString() == "type")
            {
                FinishChoice(group);
            }

            foreach (var child in group.Nodes)
            {
                Finish(child);
            }
        }
    }

    // A choice has one value at most: a slice that must be there leaves no other type.
    private void FinishChoice(SnapshotGroup group)
    {
        var required = group.Slices.FindAll(s => s.Text("min") is { } min && min != "0");
        if (required.Count > 1 || (required.Count == 1 && group.Slices.Exists(s => s != required[0] && _newSlices.Contains(s))))
        {
            issues.Add(ValidationIssues.SnapshotFailed, "StructureDefinition", url, $"{group.Node.Path}: where one type must be there, no other can be");
            return;
        }

        if (required is [var only])
        {
            group.Node.Element["min"] = 1;
            group.Node.Element["type"] = only.Element["type"]?.DeepClone();
        }

        // Where each type has its slice, nothing is left outside them.
        var types = group.Node.Types.Select(CodeOf).Distinct().ToList();
        if (types.Count > 0 && types.TrueForAll(type => group.Slices.Exists(s => s.Types.Any(t => CodeOf(t) == type))))
        {
            group.Node.Element["slicing"]!["rules"] = "closed";
        }
    }

    private void Merge(SnapshotNode node, JsonObject element)
    {
        CheckTypes(node, element);
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
        if (!_newSlices.Contains(node) || node.Name is not ("extension" or "modifierExtension")
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

    // A profile may leave types out; it cannot bring in new ones.
    private void CheckTypes(SnapshotNode node, JsonObject element)
    {
        if (MayAdd || element["type"] is not JsonArray wanted || node.Types.Any(t => IsSystemType(t["code"]?.ToString() ?? "")))
        {
            return;
        }

        var allowed = node.Types.Select(CodeOf).ToList();
        foreach (var type in wanted.OfType<JsonObject>())
        {
            var code = CodeOf(type);
            CheckProfile(node, type, code);
            if (allowed.Count > 0 && !allowed.Contains(code) && !allowed.Exists(a => types.Find(a) is { IsAbstract: true } parent && types.Find(code)?.Is(parent) == true))
            {
                issues.Add(ValidationIssues.SnapshotFailed, "StructureDefinition", url, $"{node.Path}: {code} is none of the types {string.Join(", ", allowed)}");
            }
        }
    }

    // A profile on a type is a profile of that very type.
    private void CheckProfile(SnapshotNode node, JsonObject type, string code)
    {
        foreach (var profile in (type["profile"] as JsonArray)?.Select(p => p?.ToString()).OfType<string>() ?? [])
        {
            if (typeOf(profile) is { } of && of != code && types.Find(of) is not null)
            {
                issues.Add(ValidationIssues.SnapshotFailed, "StructureDefinition", url, $"{node.Path}: {profile} is a profile of {of} and not of {code}");
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
