using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Terminology.CodeSystems;
using Shr.Terminology.Json;

namespace Shr.Terminology.Import;

/// <summary>Imports CodeSystem, ValueSet, ConceptMap and NamingSystem resources: single files, Bundles, NDJSON, folders and packages.</summary>
/// <remarks>https://hl7.org/fhir/R4/packages.html</remarks>
internal sealed class FhirImporter : ITerminologyImporter
{
    public string Format => "FHIR";

    public bool Recognizes(ImportInput input) => input.Files.Any(IsJson);

    public ImportResult? Read(ImportInput input, ImportOptions options, IProgress<ImportProgress>? progress, IssueCollector issues)
    {
        var report = new ImportReport { Format = Format };
        var codeSystems = new List<PackedCodeSystem>();
        var resources = new List<ImportedResource>();
        var files = input.Files.Where(IsJson).ToList();
        for (var i = 0; i < files.Count; i++)
        {
            if (!ReadFile(files[i], options, codeSystems, resources, report, issues))
            {
                return null;
            }

            progress?.Report(new ImportProgress(files[i].Name, (i + 1.0) / files.Count));
        }

        if (codeSystems.Count + resources.Count == 0)
        {
            issues.Add(TerminologyIssues.ImportNothingFound, "", input.Name);
            return null;
        }

        report.Count("code systems", codeSystems.Count);
        report.Count("concepts", codeSystems.Sum(c => c.Data.Count));
        report.Count("value sets", resources.Count(r => r.Type == "ValueSet"));
        report.Count("concept maps", resources.Count(r => r.Type == "ConceptMap"));
        return new ImportResult(codeSystems, resources, report);
    }

    private static bool ReadFile(ImportFile file, ImportOptions options, List<PackedCodeSystem> codeSystems, List<ImportedResource> resources, ImportReport report, IssueCollector issues)
    {
        if (!file.Name.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase))
        {
            using var content = new MemoryStream();
            using (var stream = file.Open())
            {
                stream.CopyTo(content);
            }

            return ReadText(content.ToArray(), file, 1, options, codeSystems, resources, report, issues);
        }

        using var reader = new StreamReader(file.Open());
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            if (text.Length > 0 && !ReadText(System.Text.Encoding.UTF8.GetBytes(text), file, line, options, codeSystems, resources, report, issues))
            {
                return false;
            }
        }

        return true;
    }

    private static bool ReadText(byte[] json, ImportFile file, int line, ImportOptions options, List<PackedCodeSystem> codeSystems, List<ImportedResource> resources, ImportReport report, IssueCollector issues)
    {
        var found = new IssueCollector();
        using var tree = JsonTreeReader.Read(json, found);
        if (tree is null)
        {
            var broken = found.All[^1];
            var at = broken.Offset < 0 ? line : line + json.AsSpan(0, Math.Min(broken.Offset, json.Length)).Count((byte)'\n');
            issues.Add(TerminologyIssues.ImportMalformed, "", file.Path, at, broken.Text.TrimEnd('.'));
            return false;
        }

        var root = new JsonView(tree, 0);
        if (root.String("resourceType"u8) is null)
        {
            report.Remark($"{file.Path}, line {line}: no FHIR resource (it has no resourceType); it was left out.");
            return true;
        }

        if (Add(root, file, options, codeSystems, resources, report) is var (where, problem))
        {
            issues.Add(TerminologyIssues.ImportMalformed, "", file.Path, line + where.Line - 1, problem);
            return false;
        }

        return true;
    }

    // What is wrong with a resource, or null.
    private static (JsonView Where, string Problem)? Add(JsonView resource, ImportFile file, ImportOptions options, List<PackedCodeSystem> codeSystems, List<ImportedResource> resources, ImportReport report)
    {
        switch (resource.String("resourceType"u8))
        {
            case "Bundle":
                foreach (var entry in resource["entry"u8].Items)
                {
                    if (Add(entry["resource"u8], file, options, codeSystems, resources, report) is { } problem)
                    {
                        return problem;
                    }
                }

                break;
            case "CodeSystem" when FhirCodeSystemReader.Read(resource) is { } system:
                if (FhirConceptCheck.Find(resource, system) is { } broken)
                {
                    return broken;
                }

                if (system.Header.Content == CodeSystemContent.Complete && system.Data.Count == 0)
                {
                    report.Remark($"{file.Path}: {system.Header.Canonical} says it is complete but has no concept; it was left out, so that it hides no real one.");
                    break;
                }

                // An operator may say what a resource leaves open; what it says itself stays.
                var header = system.Header with { Version = system.Header.Version ?? options.Version };
                codeSystems.Add(PackedCodeSystem.Of(header, system.Data));
                report.Imported.Add(header.Canonical);
                break;
            case "ValueSet" or "ConceptMap" when resource.String("url"u8) is { Length: > 0 } url:
                resources.Add(new ImportedResource(resource.String("resourceType"u8)!, url, resource.String("version"u8), resource.Raw.ToArray()));
                report.Imported.Add(Versions.Join(url, resource.String("version"u8)));
                break;
            case "NamingSystem" when resource.String("name"u8) is { Length: > 0 } name:
                resources.Add(new ImportedResource("NamingSystem", name, null, resource.Raw.ToArray()));
                report.Imported.Add(name);
                report.Count("naming systems");
                break;
            case "CodeSystem" or "ValueSet" or "ConceptMap":
                report.Remark($"{file.Path}: a {resource.String("resourceType"u8)} without a url cannot be found by anybody and was left out.");
                break;
        }

        return null;
    }

    private static bool IsJson(ImportFile file) =>
        (file.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || file.Name.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase))
        && !file.Name.StartsWith('.') && file.Name is not ("package.json" or ".index.json");
}
