using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Fhir.Types;

namespace Shr.Validation.Snapshots;

/// <summary>Makes the snapshot of a StructureDefinition from its differential and its base.</summary>
/// <param name="types">The types of FHIR.</param>
/// <param name="open">The StructureDefinition with a canonical url, or null; a copy that may be changed.</param>
/// <remarks>https://hl7.org/fhir/R4/profiling.html#snapshot</remarks>
public sealed class SnapshotGenerator(TypeModel types, Func<string, JsonObject?> open)
{
    private const int MaxDepth = 24;
    private const string BaseUrl = "http://hl7.org/fhir/StructureDefinition/";

    // Each definition is completed once, however many elements name it.
    private readonly Dictionary<string, JsonObject?> _complete = new(StringComparer.Ordinal);

    /// <summary>Gives the structure a snapshot; false, with issues, where that cannot be done. A differential that fits nowhere is an error.</summary>
    public bool Generate(JsonObject structure, IssueCollector issues) => Generate(structure, issues, 0);

    private bool Generate(JsonObject structure, IssueCollector issues, int depth)
    {
        var url = structure["url"]?.ToString() ?? "";
        if (structure["baseDefinition"]?.ToString() is not { } baseUrl)
        {
            issues.Add(ValidationIssues.SnapshotFailed, "StructureDefinition", url, "it has no baseDefinition");
            return false;
        }

        if (Tree(baseUrl, issues, depth) is not { } root)
        {
            issues.Add(ValidationIssues.SnapshotFailed, "StructureDefinition", url, $"its base {baseUrl} is not known");
            return false;
        }

        var type = structure["type"]?.ToString() ?? root.Path;
        var rootPath = structure["differential"]?["element"]?[0]?["path"]?.ToString() is { } first ? first.Split('.')[0] : type[(type.LastIndexOf('/') + 1)..];
        root.MovePaths(rootPath);
        var errors = new IssueCollector();
        var pristine = root;
        root = pristine.Copy();
        var writer = new SnapshotWriter(types, canonical => Tree(canonical, issues, depth), canonical => Open(canonical)?["type"]?.ToString(), pristine, url, errors)
        {
            MayAdd = structure["derivation"]?.ToString() == "specialization",
        };
        foreach (var (element, steps) in DifferentialPath.Read(structure))
        {
            CheckElement(element, steps, rootPath, url, errors);
            writer.Apply(root, element, steps);
        }

        writer.Finish(root);

        issues.AddRange(errors);
        structure["snapshot"] = new JsonObject { ["element"] = SnapshotTree.Write(root) };
        return !errors.HasErrors;
    }

    private static void CheckElement(JsonObject element, IReadOnlyList<DifferentialStep> steps, string rootPath, string url, IssueCollector errors)
    {
        var path = element["path"]?.ToString() ?? "";
        if (path != rootPath && !path.StartsWith(rootPath + ".", StringComparison.Ordinal))
        {
            errors.Add(ValidationIssues.SnapshotFailed, "StructureDefinition", url, $"{path} does not start with {rootPath}");
        }

        // What is its own content has no end.
        if (steps.Count == 0 && (element["type"] as JsonArray)?.Any(t => (t?["profile"] as JsonArray)?.Any(p => p?.ToString() == url) == true) == true)
        {
            errors.Add(ValidationIssues.SnapshotFailed, "StructureDefinition", url, $"{path} has the profile itself as its type");
        }
    }

    private SnapshotNode? Tree(string canonical, IssueCollector issues, int depth)
    {
        if (!_complete.TryGetValue(canonical, out var structure))
        {
            // While it is being made it has no content: what needs itself to be made has no end.
            _complete[canonical] = null;
            _complete[canonical] = structure = Complete(canonical, issues, depth);
        }

        return structure is null ? null : SnapshotTree.Read(structure);
    }

    private JsonObject? Complete(string canonical, IssueCollector issues, int depth)
    {
        if (depth > MaxDepth || Open(canonical) is not { } structure)
        {
            return null;
        }

        return structure["snapshot"] is not null || Generate(structure, issues, depth + 1) ? structure : null;
    }

    private JsonObject? Open(string canonical) =>
        open(canonical.Contains("://", StringComparison.Ordinal) || canonical.StartsWith("urn:", StringComparison.Ordinal) ? canonical : BaseUrl + canonical);
}
