using System.Text.Json;
using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Validation.Compile;
using Shr.Validation.Snapshots;

namespace Shr.Validation.Rules;

/// <summary>A StructureDefinition can be used: its differential fits its base, and all it states compiles.</summary>
/// <remarks>https://hl7.org/fhir/R4/structuredefinition.html</remarks>
internal sealed class StructureDefinitionRule : Rule
{
    public override void Check(in Element element, ValidationScope scope)
    {
        if (Read(element) is not { } structure || element.ChildString("url"u8) is not { } url)
        {
            return;
        }

        var issues = new IssueCollector(20);
        if (structure["derivation"]?.ToString() == "constraint" && structure["differential"] is not null)
        {
            var baseUrl = structure["baseDefinition"]?.ToString() ?? "";
            if (scope.Profiles.Tree(baseUrl) is null)
            {
                scope.Report(element, ValidationIssues.ProfileFaulty, url, $"its base {baseUrl} is not known here");
                return;
            }

            new SnapshotGenerator(scope.Profiles.Types, scope.Profiles.OpenObject).Generate(structure, issues);
        }

        foreach (var issue in issues.HasErrors ? issues.All : [.. issues.All, .. Faults(structure, scope)])
        {
            scope.Relay(element, issue, issue.Kind == ValidationIssues.ProfileFaulty ? IssueSeverity.Error : issue.Severity);
        }
    }

    // Where the JSON has the wrong shape, the strict reading has said so already.
    private static JsonObject? Read(in Element element)
    {
        var (start, end) = element.Tree.Extent(element.Row);
        try
        {
            return JsonNode.Parse(element.Tree.Bytes.AsSpan(start, end - start)) is JsonObject structure && HasShape(structure) ? structure : null;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static bool HasShape(JsonObject structure)
    {
        foreach (var view in (ReadOnlySpan<string>)["differential", "snapshot"])
        {
            if (structure[view] is { } given && (given is not JsonObject { } holder || holder["element"] is not JsonArray elements || !elements.All(IsElement)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsElement(JsonNode? node) =>
        node is JsonObject element
        && element["path"] is JsonValue path && path.GetValueKind() == JsonValueKind.String
        && Is(element["id"], JsonValueKind.String) && Is(element["sliceName"], JsonValueKind.String)
        && Is(element["type"], JsonValueKind.Array) && Is(element["constraint"], JsonValueKind.Array) && Is(element["extension"], JsonValueKind.Array)
        && Is(element["slicing"], JsonValueKind.Object) && Is(element["binding"], JsonValueKind.Object);

    private static bool Is(JsonNode? node, JsonValueKind kind) => node is null || node.GetValueKind() == kind;

    private static IEnumerable<Issue> Faults(JsonObject structure, ValidationScope scope)
    {
        if (structure["snapshot"] is null || scope.Profiles.Types.Find(structure["type"]?.ToString() ?? "") is not { } type
            || JsonTreeReader.Read(JsonSerializer.SerializeToUtf8Bytes(structure), new IssueCollector()) is not { } json)
        {
            return [];
        }

        using (json)
        {
            var tree = DefinitionTree.Read(json, scope.Profiles.Types);
            return tree.Root is null ? [] : [.. new ProfileCompiler(scope.Profiles, tree, type).Compile().Faults];
        }
    }

    public override string ToString() => "the definition can be used";
}
