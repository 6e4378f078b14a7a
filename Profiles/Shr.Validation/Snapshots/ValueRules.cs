using System.Text.Json.Nodes;
using Shr.Fhir;

namespace Shr.Validation.Snapshots;

/// <summary>What a differential may say of values: a fixed value stays, and fixed values and patterns are of the element's type.</summary>
/// <remarks>https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.fixed_x_</remarks>
internal static class ValueRules
{
    /// <summary>Reports a fixed value that differs from the one the base has; to be asked before the differential is laid over.</summary>
    public static void CheckFixed(SnapshotNode node, JsonObject element, string url, IssueCollector issues)
    {
        if (ValueOf(node.Element, "fixed") is { } known && ValueOf(element, "fixed") is { } wanted && !JsonNode.DeepEquals(known.Value, wanted.Value))
        {
            issues.Add(ValidationIssues.SnapshotFailed, "StructureDefinition", url, $"{node.Path} is fixed to {known.Value?.ToJsonString()} in the base and to {wanted.Value?.ToJsonString()} here");
        }
    }

    /// <summary>Reports a value of a type the element cannot have; to be asked after the differential is laid over.</summary>
    public static void CheckTypes(SnapshotNode node, JsonObject element, string url, IssueCollector issues)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["fixed", "pattern"])
        {
            if (ValueOf(element, prefix) is { } value && !IsOfType(node, value.Key[prefix.Length..]))
            {
                issues.Add(ValidationIssues.SnapshotFailed, "StructureDefinition", url, $"{value.Key} is of no type of {node.Path}");
            }
        }
    }

    // The ids and urls of R4 have types of FHIRPath; any text is of those.
    private static bool IsOfType(SnapshotNode node, string suffix)
    {
        var codes = node.Types.Select(t => t["code"]?.ToString() ?? "").ToList();
        return codes.Count == 0 || codes.Exists(c => c.StartsWith("http://", StringComparison.Ordinal) || c == "Element" || string.Equals(c, suffix, StringComparison.OrdinalIgnoreCase));
    }

    private static KeyValuePair<string, JsonNode?>? ValueOf(JsonObject element, string prefix)
    {
        foreach (var property in element)
        {
            if (property.Key.Length > prefix.Length && property.Key.StartsWith(prefix, StringComparison.Ordinal) && char.IsUpper(property.Key[prefix.Length]))
            {
                return property;
            }
        }

        return null;
    }
}
