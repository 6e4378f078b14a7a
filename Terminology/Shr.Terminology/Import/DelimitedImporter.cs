using Shr.Fhir;
using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Import;

/// <summary>
/// Imports a list of codes from CSV or TSV: columns <c>code</c> and <c>display</c>, and where wanted <c>parent</c>,
/// <c>definition</c>, <c>status</c>, <c>display:bn</c> for a name in another language; every other column is a property.
/// </summary>
internal sealed class DelimitedImporter : ITerminologyImporter
{
    private static readonly string[] Extensions = [".csv", ".tsv", ".txt"];

    public string Format => "list of codes";

    public bool Recognizes(ImportInput input) => input.Files is [var file] && Extensions.Any(e => file.Name.EndsWith(e, StringComparison.OrdinalIgnoreCase)) && HasCodeColumn(file);

    public ImportResult? Read(ImportInput input, ImportOptions options, IProgress<ImportProgress>? progress, IssueCollector issues)
    {
        var file = input.Files[0];
        if (options.System is not { } system)
        {
            issues.Add(TerminologyIssues.ImportMalformed, "", file.Path, 1, "a list does not say which code system it is; give its url with --as");
            return null;
        }

        var report = new ImportReport { Format = Format };
        var builder = new PackedBuilder(isCaseSensitive: true);
        using var table = new CsvTable(file, SeparatorOf(file), issues, progress);
        var known = new HashSet<string>(["code", "display", "parent", "definition", "status"], StringComparer.OrdinalIgnoreCase);
        var languages = table.Columns.Where(c => c.StartsWith("display:", StringComparison.OrdinalIgnoreCase)).ToList();
        var properties = table.Columns.Where(c => !known.Contains(c) && !languages.Contains(c) && c.Length > 0).ToList();
        var parents = new List<(int Concept, string Parent, int Line)>();
        while (table.Next())
        {
            if (!ReadRow(table, file, builder, languages, properties, parents, issues))
            {
                return null;
            }
        }

        foreach (var (concept, parent, line) in parents)
        {
            if (builder.Find(parent) is not (>= 0 and var above))
            {
                issues.Add(TerminologyIssues.ImportMalformed, "", file.Path, line, $"the parent '{parent}' is not in the list");
                return null;
            }

            builder.AddParent(concept, above);
        }

        if (!issues.HasErrors && builder.FindRing() is { } ring)
        {
            issues.Add(TerminologyIssues.ImportMalformed, "", file.Path, parents.Find(p => builder.CodeOf(p.Concept) == ring).Line, $"the code '{ring}' stands below itself");
        }

        if (issues.HasErrors || builder.Count == 0)
        {
            if (!issues.HasErrors)
            {
                issues.Add(TerminologyIssues.ImportNothingFound, "", file.Path);
            }

            return null;
        }

        var header = new CodeSystemHeader
        {
            Url = system,
            Version = options.Version,
            Language = options.Language ?? "en",
            HierarchyMeaning = parents.Count > 0 ? "is-a" : null,
            Properties = [.. properties.Select(p => new PropertyDefinition(p, null, PropertyKind.String))],
        };
        report.Count("concepts", builder.Count);
        report.Imported.Add(header.Canonical);
        return new ImportResult([PackedCodeSystem.Of(header, builder.Build(HeaderJson.Write(header, builder.Count), builder.Count >= 2000))], [], report);
    }

    private static bool ReadRow(CsvTable table, ImportFile file, PackedBuilder builder, List<string> languages, List<string> properties, List<(int, string, int)> parents, IssueCollector issues)
    {
        var code = table["code"].Trim();
        var concept = code.Length == 0 ? -1 : builder.Add(code, table["display"] is { Length: > 0 } display ? display : null, table["definition"] is { Length: > 0 } definition ? definition : null);
        if (concept < 0)
        {
            issues.Add(TerminologyIssues.ImportMalformed, "", file.Path, table.Line, code.Length == 0 ? "the row has no code" : $"the code '{code}' stands twice");
            return false;
        }

        if (table["parent"] is { Length: > 0 } parent)
        {
            parents.Add((concept, parent.Trim(), table.Line));
        }

        if (table["status"] is { Length: > 0 } status)
        {
            builder.SetStatus(concept, status);
            if (status is "retired" or "inactive")
            {
                builder.SetFlag(concept, ConceptFlags.Inactive);
            }
        }

        foreach (var column in languages)
        {
            if (table[column] is { Length: > 0 } name)
            {
                builder.AddDesignation(concept, column["display:".Length..], null, name);
            }
        }

        foreach (var column in properties)
        {
            if (table[column] is { Length: > 0 } value)
            {
                builder.AddProperty(concept, column, PropertyKind.String, value);
            }
        }

        return true;
    }

    private static char SeparatorOf(ImportFile file) => FirstLine(file) is var line && line.Contains('\t', StringComparison.Ordinal) ? '\t' : line.Count(c => c == ';') > line.Count(c => c == ',') ? ';' : ',';

    private static bool HasCodeColumn(ImportFile file) =>
        FirstLine(file).Split('\t', ';', ',').Any(c => c.Trim().Trim('\uFEFF', '"').Equals("code", StringComparison.OrdinalIgnoreCase));

    private static string FirstLine(ImportFile file)
    {
        using var reader = new StreamReader(file.Open());
        return reader.ReadLine() ?? "";
    }
}
