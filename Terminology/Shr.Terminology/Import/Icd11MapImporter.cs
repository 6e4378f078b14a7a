using System.Buffers;
using System.Text.Json;
using Shr.Fhir;

namespace Shr.Terminology.Import;

/// <summary>Imports WHO's tables between ICD-10 and ICD-11 as concept maps.</summary>
internal sealed class Icd11MapImporter : ITerminologyImporter
{
    private const string Icd11 = "http://id.who.int/icd/release/11/mms";

    public string Format => "ICD-10 to ICD-11 map";

    public bool Recognizes(ImportInput input) => input.Files.Any(IsMap);

    public ImportResult? Read(ImportInput input, ImportOptions options, IProgress<ImportProgress>? progress, IssueCollector issues)
    {
        var report = new ImportReport { Format = Format };
        var resources = new List<ImportedResource>();
        foreach (var file in input.Files.Where(IsMap))
        {
            if (ReadMap(file, options, progress, report, issues) is not { } map)
            {
                return null;
            }

            resources.Add(map);
            report.Imported.Add(Versions.Join(map.Url, map.Version));
        }

        return new ImportResult([], resources, report);
    }

    private static ImportedResource? ReadMap(ImportFile file, ImportOptions options, IProgress<ImportProgress>? progress, ImportReport report, IssueCollector issues)
    {
        var isForward = file.Name.StartsWith("10", StringComparison.Ordinal);
        var (from, to) = isForward ? ("icd10Code", "icd11Code") : ("icd11Code", "icd10Code");
        var fromUri = isForward ? null : "Linearization (release) URI";
        using var table = new CsvTable(file, '\t', issues, progress);
        if (!table.Has("icd10Code", "icd11Code", "Relation"))
        {
            return null;
        }

        // The last name in the header is the date of the table; no row has such a field.
        var version = table.Columns[^1].StartsWith("20", StringComparison.Ordinal) ? table.Columns[^1] : null;
        table.FieldCount -= version is null ? 0 : 1;
        var elements = new Dictionary<string, List<(string Code, string Display, string Equivalence)>>(StringComparer.Ordinal);
        var display = isForward ? "icd11Title" : "icd10Title";
        while (table.Next())
        {
            var source = table[from];
            if (source.Length == 0)
            {
                report.Count(fromUri is null ? "rows without a source code" : "groupings without a code, left out");
                continue;
            }

            if (!elements.TryGetValue(source, out var targets))
            {
                elements.Add(source, targets = []);
            }

            targets.Add((table[to], table[display], Equivalence(table["Relation"])));
            report.Count("mappings");
        }

        if (!issues.HasErrors && elements.Count == 0)
        {
            issues.Add(TerminologyIssues.ImportNothingFound, "", file.Path);
        }

        if (issues.HasErrors)
        {
            return null;
        }

        version = options.Version ?? version;
        var url = isForward ? "http://id.who.int/icd/ConceptMap/icd-10-to-icd-11-mms" : "http://id.who.int/icd/ConceptMap/icd-11-mms-to-icd-10";
        return new ImportedResource("ConceptMap", url, version, Write(url, version, isForward ? Icd10.System : Icd11, isForward ? Icd11 : Icd10.System, elements));
    }

    // The relation is told from the source: a subclass has a target that is wider.
    private static string Equivalence(string relation) => relation switch
    {
        "Equivalent" => "equivalent",
        "Subclass" => "wider",
        "Superclass" => "narrower",
        _ => "relatedto",
    };

    private static byte[] Write(string url, string? version, string source, string target, Dictionary<string, List<(string Code, string Display, string Equivalence)>> elements)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "ConceptMap");
            json.WriteString("url", url);
            if (version is not null)
            {
                json.WriteString("version", version);
            }

            json.WriteString("status", "active");
            json.WriteStartArray("group");
            json.WriteStartObject();
            json.WriteString("source", source);
            json.WriteString("target", target);
            json.WriteStartArray("element");
            foreach (var (code, targets) in elements)
            {
                json.WriteStartObject();
                json.WriteString("code", code);
                json.WriteStartArray("target");
                foreach (var (targetCode, display, equivalence) in targets)
                {
                    json.WriteStartObject();
                    if (targetCode.Length > 0)
                    {
                        json.WriteString("code", targetCode);
                        json.WriteString("display", display);
                    }

                    json.WriteString("equivalence", targetCode.Length > 0 ? equivalence : "unmatched");
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static bool IsMap(ImportFile file) =>
        file.Name.StartsWith("10To11Map", StringComparison.OrdinalIgnoreCase) || file.Name.StartsWith("11To10Map", StringComparison.OrdinalIgnoreCase);
}
