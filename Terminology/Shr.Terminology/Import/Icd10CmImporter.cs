using System.Globalization;
using System.Xml;
using Shr.Fhir;
using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Import;

/// <summary>Imports the American ICD-10-CM from its order file, its tabular XML, or both (codes from the one, chapters and notes from the other).</summary>
internal sealed class Icd10CmImporter : ITerminologyImporter
{
    private const string System = "http://hl7.org/fhir/sid/icd-10-cm";

    public string Format => "ICD-10-CM";

    public bool Recognizes(ImportInput input) => Order(input) is not null || Tabular(input) is not null;

    public ImportResult? Read(ImportInput input, ImportOptions options, IProgress<ImportProgress>? progress, IssueCollector issues)
    {
        var report = new ImportReport { Format = Format };
        var builder = new PackedBuilder(isCaseSensitive: true);
        string? version = null;
        if (Tabular(input) is { } tabular)
        {
            var reading = new Icd10CmTabular(builder, report, makesCodes: Order(input) is null);
            try
            {
                using var stream = tabular.Open();
                version = reading.Read(stream);
            }
            catch (XmlException broken)
            {
                issues.Add(TerminologyIssues.ImportMalformed, "", tabular.Path, broken.LineNumber, broken.Message);
                return null;
            }
        }

        if (Order(input) is { } order)
        {
            version ??= YearIn(order.Name);
            if (!ReadOrder(order, builder, report, issues, progress))
            {
                return null;
            }
        }

        if (builder.Count == 0)
        {
            issues.Add(TerminologyIssues.ImportNothingFound, "", input.Name);
            return null;
        }

        if ((options.Version ?? version) is not { } release)
        {
            issues.Add(TerminologyIssues.ImportVersionMissing, "", input.Name);
            return null;
        }

        var header = Icd10.Header(options.System ?? System, release, "ICD-10-CM", "ICD-10 Clinical Modification", "en-US", null, null);
        report.Imported.Add(header.Canonical);
        return new ImportResult([PackedCodeSystem.Of(header, builder.Build(HeaderJson.Write(header, builder.Count), withSearchIndex: true))], [], report);
    }

    // Fixed columns: 1-5 order, 7-13 code without dot, 15 whether it may be used, 17-76 short name, 78- long name.
    private static bool ReadOrder(ImportFile file, PackedBuilder builder, ImportReport report, IssueCollector issues, IProgress<ImportProgress>? progress)
    {
        using var stream = file.Open();
        using var reader = new StreamReader(stream);
        var number = 0;
        var last = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0)
            {
                continue;
            }

            if (line.Length < 78 || line[14] is not ('0' or '1') || !char.IsAsciiLetter(line[6]))
            {
                issues.Add(TerminologyIssues.ImportMalformed, "", file.Path, number, "the line does not have the columns of an order file");
                return false;
            }

            // Each line has its number, so that a piece that was lost shows.
            if (!int.TryParse(line.AsSpan(0, 5), NumberStyles.None, CultureInfo.InvariantCulture, out var order) || (last > 0 && order != last + 1))
            {
                issues.Add(TerminologyIssues.ImportMalformed, "", file.Path, number, $"the line is numbered {line[..5]}, {last + 1:D5} was expected");
                return false;
            }

            last = order;
            Add(builder, line, report);
            if (number % 5000 == 0 && stream.CanSeek && file.Length > 0)
            {
                progress?.Report(new ImportProgress(file.Name, (double)stream.Position / file.Length));
            }
        }

        return true;
    }

    private static void Add(PackedBuilder builder, string line, ImportReport report)
    {
        var code = Icd10.WithDot(line[6..13].Trim());
        var shortName = line[16..76].Trim();
        var longName = line[77..].Trim();
        var concept = builder.Add(code, longName);
        if (concept >= 0)
        {
            Link(builder, code, concept);
        }
        else
        {
            concept = builder.Find(code);
            builder.SetDisplay(concept, longName);
        }

        builder.AddProperty(concept, "kind", PropertyKind.Code, "category");
        builder.AddProperty(concept, "billable", PropertyKind.Boolean, line[14] == '1' ? "true" : "false");
        if (shortName != longName)
        {
            builder.AddDesignation(concept, null, new Coding(System, null, "short", "Short name"), shortName);
        }

        report.Count("categories");
    }

    /// <summary>Puts a code below the longest code that begins it.</summary>
    public static void Link(PackedBuilder builder, string code, int concept)
    {
        for (var length = code.Length - 1; length >= 3; length--)
        {
            if (builder.Find(code[..length].TrimEnd('.')) is >= 0 and var parent && parent != concept)
            {
                builder.AddParent(concept, parent);
                return;
            }
        }
    }

    private static string? YearIn(string name)
    {
        for (var i = name.Length - 4; i >= 0; i--)
        {
            if (int.TryParse(name.AsSpan(i, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is > 2000 and < 2100)
            {
                return name.Substring(i, 4);
            }
        }

        return null;
    }

    private static ImportFile? Order(ImportInput input) =>
        input.Files.FirstOrDefault(f => f.Name.StartsWith("icd10cm", StringComparison.OrdinalIgnoreCase) && f.Name.Contains("order", StringComparison.OrdinalIgnoreCase) && f.Name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase));

    private static ImportFile? Tabular(ImportInput input) =>
        input.Files.FirstOrDefault(f => f.Name.StartsWith("icd10cm", StringComparison.OrdinalIgnoreCase) && f.Name.Contains("tabular", StringComparison.OrdinalIgnoreCase) && f.Name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase));
}
