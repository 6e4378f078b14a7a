using System.Text.Json;
using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Validation.Snapshots;

namespace Shr.Validation.Rules;

/// <summary>A differential fits its base: the snapshot can be made.</summary>
/// <remarks>https://hl7.org/fhir/R4/structuredefinition.html</remarks>
internal sealed class StructureDefinitionRule : Rule
{
    public override void Check(in Element element, ValidationScope scope)
    {
        if (!element.Child("differential"u8).Exists || element.ChildString("derivation"u8) != "constraint"
            || element.ChildString("baseDefinition"u8) is not { } baseUrl || scope.Profiles.Tree(baseUrl) is null)
        {
            return;
        }

        var (start, end) = element.Tree.Extent(element.Row);
        var issues = new IssueCollector(20);
        try
        {
            if (JsonNode.Parse(element.Tree.Bytes.AsSpan(start, end - start)) is JsonObject structure)
            {
                new SnapshotGenerator(scope.Profiles.Types, scope.Profiles.OpenObject).Generate(structure, issues);
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            // Where the JSON has the wrong shape, the strict reading has said so already.
            return;
        }

        foreach (var issue in issues.All)
        {
            scope.Report(element, issue.Kind, issue.Severity, element.ChildString("url"u8), issue.Text);
        }
    }

    public override string ToString() => "the differential fits its base";
}
