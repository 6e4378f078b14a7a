using System.Text.Json.Nodes;
using Shr.Fhir;

namespace Shr.Validation.Snapshots;

/// <summary>Slices of <c>value[x]</c> and its like by type: what writing one means, and what all of them together mean for the choice.</summary>
/// <remarks>https://hl7.org/fhir/R4/profiling.html#slicing</remarks>
/// <param name="url">The definition at hand.</param>
/// <param name="issues">Takes slices that cannot be together.</param>
internal sealed class ChoiceSlices(string url, IssueCollector issues)
{
    private readonly HashSet<SnapshotGroup> _shortcuts = [];

    /// <summary>Makes a new slice one of a type.</summary>
    public void Start(SnapshotGroup group, SnapshotNode slice, string? choiceType, JsonObject? element)
    {
        // To write valueQuantity with its type, without having sliced value[x], leaves only the types so written.
        if (choiceType is not null && element?["type"] is not null && (IsOfExtension(group) || !IsNamedSlice(element)) && (group.Node.Element["slicing"] is null || _shortcuts.Contains(group)))
        {
            var types = _shortcuts.Add(group) ? [] : group.Node.Types.Select(t => t.DeepClone()).ToList();
            types.Add(TypeEntry(slice, choiceType));
            group.Node.Element["type"] = new JsonArray([.. types]);
            group.Node.Element["slicing"] = Slicing("type", "$this", "closed");
        }

        EnsureSlicing(group);
        if ((choiceType ?? element?["type"]?[0]?["code"]?.ToString()) is { } type)
        {
            slice.Element["type"] = new JsonArray(TypeEntry(slice, type));
        }
    }

    // An id such as effective[x]:effectiveDateTime says that a slice is meant and no short way to leave one type.
    private static bool IsNamedSlice(JsonObject element) => element["sliceName"] is not null && element["id"]?.ToString().Contains("[x]:", StringComparison.Ordinal) == true;

    // An extension is defined by the types its value may have, so its value is never left open by naming one.
    private static bool IsOfExtension(SnapshotGroup group) => group.Node.Path.EndsWith("xtension.value[x]", StringComparison.Ordinal);

    private static void EnsureSlicing(SnapshotGroup group)
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

    /// <summary>A slicing with one discriminator.</summary>
    public static JsonObject Slicing(string type, string path, string rules = "open") => new()
    {
        ["discriminator"] = new JsonArray(new JsonObject { ["type"] = type, ["path"] = path }),
        ["ordered"] = false,
        ["rules"] = rules,
    };

    private static JsonNode TypeEntry(SnapshotNode slice, string type) =>
        slice.Types.FirstOrDefault(t => t["code"]?.ToString() == type)?.DeepClone() ?? new JsonObject { ["code"] = type };

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
        if (required.Count > 1 || (required.Count == 1 && group.Slices.Exists(s => s != required[0] && s.IsNew)))
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
        var types = group.Node.Types.Select(TypeCodes.Of).Distinct().ToList();
        if (types.Count > 0 && types.TrueForAll(type => group.Slices.Exists(s => s.Types.Any(t => TypeCodes.Of(t) == type))))
        {
            group.Node.Element["slicing"]!["rules"] = "closed";
        }
    }
}
