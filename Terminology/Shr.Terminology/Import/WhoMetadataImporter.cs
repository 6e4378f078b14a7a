using System.Globalization;
using Shr.Fhir;
using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Import;

/// <summary>Imports WHO's ICD-10 from its three metadata files: chapters, groups and codes, semicolons between fields.</summary>
internal sealed class WhoMetadataImporter : ITerminologyImporter
{
    public string Format => "ICD-10 metadata files";

    public bool Recognizes(ImportInput input) => FindPart(input, "codes") is not null;

    public ImportResult? Read(ImportInput input, ImportOptions options, IProgress<ImportProgress>? progress, IssueCollector issues)
    {
        var codes = FindPart(input, "codes")!;
        if (FindPart(input, "chapters") is not { } chapters || FindPart(input, "groups") is not { } groups)
        {
            issues.Add(TerminologyIssues.ImportMissingFile, "", input.Name, FindPart(input, "chapters") is null ? "...chapters.txt" : "...groups.txt");
            return null;
        }

        if ((options.Version ?? YearIn(codes.Name)) is not { } version)
        {
            issues.Add(TerminologyIssues.ImportVersionMissing, "", codes.Path);
            return null;
        }

        var report = new ImportReport { Format = Format };
        var builder = new PackedBuilder(isCaseSensitive: true);
        var blocks = new List<(string First, string Last, int Concept)>();
        if (!ReadChapters(chapters, builder, report, issues) || !ReadGroups(groups, builder, blocks, report, issues) || !ReadCodes(codes, builder, blocks, report, issues))
        {
            return null;
        }

        var header = Icd10.Header(options.System ?? Icd10.System, version, "ICD-10", "ICD-10", options.Language ?? "en", null, "World Health Organization. Not to be redistributed without its licence.");
        report.Imported.Add(header.Canonical);
        progress?.Report(new ImportProgress(codes.Name, 1));
        return new ImportResult([PackedCodeSystem.Of(header, builder.Build(HeaderJson.Write(header, builder.Count), withSearchIndex: true))], [], report);
    }

    private static bool ReadChapters(ImportFile file, PackedBuilder builder, ImportReport report, IssueCollector issues) =>
        ForEachLine(file, 2, issues, (fields, _) =>
        {
            var concept = builder.Add(ChapterCode(fields[0]), fields[1]);
            if (concept >= 0)
            {
                Icd10.MarkGroup(builder, concept, "chapter");
                report.Count("chapters");
            }

            return null;
        });

    private static bool ReadGroups(ImportFile file, PackedBuilder builder, List<(string First, string Last, int Concept)> blocks, ImportReport report, IssueCollector issues)
    {
        var fine = ForEachLine(file, 4, issues, (fields, _) =>
        {
            var concept = builder.Add($"{fields[0]}-{fields[1]}", fields[3]);
            if (concept < 0)
            {
                return $"the block {fields[0]}-{fields[1]} stands twice";
            }

            Icd10.MarkGroup(builder, concept, "block");
            blocks.Add((fields[0], fields[1], concept));
            if (builder.Find(ChapterCode(fields[2])) is >= 0 and var chapter)
            {
                builder.AddParent(concept, chapter);
            }

            report.Count("blocks");
            return null;
        });
        return fine;
    }

    private static bool ReadCodes(ImportFile file, PackedBuilder builder, List<(string First, string Last, int Concept)> blocks, ImportReport report, IssueCollector issues) =>
        ForEachLine(file, 9, issues, (fields, line) =>
        {
            if (line == 1 && fields[0].Equals("level", StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            // The code with an asterisk or ".-" taken off is the code.
            var code = fields[6].Length > 0 ? fields[6].TrimEnd('-', '.') : Icd10.WithDot(fields[7]);
            if (code.Length < 3 || !char.IsAsciiLetter(code[0]))
            {
                return $"'{fields[5]}' is no ICD-10 code";
            }

            var concept = builder.Add(code, fields[8]);
            if (concept < 0)
            {
                report.Remark($"{code} stands twice in {file.Name} (line {line}); the first is kept.");
                return null;
            }

            Icd10.MarkGroup(builder, concept, "category");
            if (fields[5].EndsWith('*'))
            {
                builder.AddProperty(concept, "usage", PropertyKind.Code, "aster");
            }

            Link(builder, blocks, code, concept);
            for (var i = 12; i < fields.Length && i < 16; i++)
            {
                if (fields[i].Length > 0 && fields[i] != "UNDEF")
                {
                    builder.AddProperty(concept, $"mortL{i - 11}", PropertyKind.Code, fields[i]);
                }
            }

            report.Count("categories");
            return null;
        });

    // Some rows name a wrong block, so the block is found by its range; the smallest one wins.
    private static void Link(PackedBuilder builder, List<(string First, string Last, int Concept)> blocks, string code, int concept)
    {
        for (var length = code.Length - 1; length >= 3; length--)
        {
            if (builder.Find(code[..length].TrimEnd('.')) is >= 0 and var parent && parent != concept)
            {
                builder.AddParent(concept, parent);
                return;
            }
        }

        var best = -1;
        var width = int.MaxValue;
        foreach (var (first, last, block) in blocks)
        {
            var category = code[..3];
            if (string.CompareOrdinal(first, category) <= 0 && string.CompareOrdinal(category, last) <= 0 && Width(first, last) < width)
            {
                (best, width) = (block, Width(first, last));
            }
        }

        if (best >= 0)
        {
            builder.AddParent(concept, best);
        }
    }

    private static int Width(string first, string last) => Number(last) - Number(first);

    private static int Number(string category) =>
        ((category[0] - 'A') * 100) + (category.Length >= 3 && int.TryParse(category.AsSpan(1, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var digits) ? digits : 0);

    private static bool ForEachLine(ImportFile file, int minFields, IssueCollector issues, Func<string[], int, string?> read)
    {
        using var reader = new StreamReader(file.Open());
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0)
            {
                continue;
            }

            var fields = line.Trim('\uFEFF').Split(';');
            var problem = fields.Length < minFields ? $"the line has {fields.Length} fields, at least {minFields} were expected" : read(fields, number);
            if (problem is not null)
            {
                issues.Add(TerminologyIssues.ImportMalformed, "", file.Path, number, problem);
                return false;
            }
        }

        return number > 0 || Empty(file, issues);
    }

    private static bool Empty(ImportFile file, IssueCollector issues)
    {
        issues.Add(TerminologyIssues.ImportNothingFound, "", file.Path);
        return false;
    }

    private static string ChapterCode(string number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var chapter) ? Icd10.Roman(chapter) : number;

    private static string? YearIn(string name)
    {
        for (var i = 0; i + 4 <= name.Length; i++)
        {
            if (int.TryParse(name.AsSpan(i, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is > 1990 and < 2100)
            {
                return name.Substring(i, 4);
            }
        }

        return null;
    }

    private static ImportFile? FindPart(ImportInput input, string part) =>
        input.Files.FirstOrDefault(f => f.Name.EndsWith(part + ".txt", StringComparison.OrdinalIgnoreCase) && f.Name.StartsWith("icd10", StringComparison.OrdinalIgnoreCase));
}
