using System.Xml;
using Shr.Fhir;
using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Import;

/// <summary>Imports WHO's ICD-10 (and anything like it) from ClaML, with the codes that modifiers make.</summary>
internal sealed class ClamlImporter : ITerminologyImporter
{
    private static readonly Dictionary<string, string> RubricProperties = new(StringComparer.Ordinal)
    {
        ["inclusion"] = "inclusion", ["exclusion"] = "exclusion", ["coding-hint"] = "codingHint", ["note"] = "note", ["text"] = "note", ["introduction"] = "note", ["footnote"] = "note",
    };

    public string Format => "ClaML";

    public bool Recognizes(ImportInput input) => FindFile(input) is not null;

    public ImportResult? Read(ImportInput input, ImportOptions options, IProgress<ImportProgress>? progress, IssueCollector issues)
    {
        var source = FindFile(input)!;
        ClamlFile file;
        try
        {
            using var stream = source.Open();
            file = ClamlFile.Read(stream, source.Length, done => progress?.Report(new ImportProgress(source.Name, done)));
        }
        catch (XmlException broken)
        {
            issues.Add(TerminologyIssues.ImportMalformed, "", source.Path, broken.LineNumber, broken.Message);
            return null;
        }

        if (file.Classes.Count == 0)
        {
            issues.Add(TerminologyIssues.ImportNothingFound, "", source.Path);
            return null;
        }

        if ((options.Version ?? file.Version) is not { } version)
        {
            issues.Add(TerminologyIssues.ImportVersionMissing, "", source.Path);
            return null;
        }

        return Build(file, source, options, Icd10.YearOf(version), issues);
    }

    private ImportResult? Build(ClamlFile file, ImportFile source, ImportOptions options, string version, IssueCollector issues)
    {
        var report = new ImportReport { Format = Format };
        var builder = new PackedBuilder(isCaseSensitive: true);
        var parents = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in InTreeOrder(file))
        {
            if (item.Code.Length == 0)
            {
                issues.Add(TerminologyIssues.ImportMalformed, "", source.Path, item.Line, "a class has no code");
                return null;
            }

            if (item.Rubric("preferred") is not { } preferred)
            {
                issues.Add(TerminologyIssues.ImportMalformed, "", source.Path, item.Line, $"class {item.Code} has no preferred rubric");
                return null;
            }

            var number = builder.Add(item.Code, item.Rubric("preferredLong") ?? preferred, item.Rubric("definition"));
            if (number < 0)
            {
                issues.Add(TerminologyIssues.ImportMalformed, "", source.Path, item.Line, $"class {item.Code} stands twice");
                return null;
            }

            AddContent(builder, item, number, preferred);
            report.Count(item.Kind switch { "chapter" => "chapters", "block" => "blocks", _ => "categories" });
            foreach (var superClass in item.SuperClasses)
            {
                parents.TryAdd(item.Code, superClass);
            }

            foreach (var subClass in item.SubClasses)
            {
                parents.TryAdd(subClass, item.Code);
            }
        }

        foreach (var (code, parent) in parents)
        {
            if (builder.Find(code) is >= 0 and var child && builder.Find(parent) is >= 0 and var above)
            {
                builder.AddParent(child, above);
            }
            else
            {
                report.Remark($"{code} names the parent {parent}, and one of the two is not in the file.");
            }
        }

        if (builder.FindRing() is { } ring)
        {
            issues.Add(TerminologyIssues.ImportMalformed, "", source.Path, file.Classes.Find(c => c.Code == ring)?.Line ?? 1, $"class {ring} stands below itself");
            return null;
        }

        report.Count("codes made by modifiers", new ModifierExpansion(file, builder).Run());
        var system = options.System ?? Icd10.System;
        var header = Icd10.Header(system, version, file.Name ?? "ICD-10", file.Title is { Length: > 0 } title ? title : "ICD-10", options.Language ?? file.Language, file.Date, "World Health Organization. Not to be redistributed without its licence.");
        report.Imported.Add(header.Canonical);
        return new ImportResult([PackedCodeSystem.Of(header, builder.Build(HeaderJson.Write(header, builder.Count), withSearchIndex: true))], [], report);
    }

    // Chapters as they stand, each followed by what is below it: the order in which people read the book.
    private static List<ClamlClass> InTreeOrder(ClamlFile file)
    {
        var byCode = new Dictionary<string, ClamlClass>(StringComparer.Ordinal);
        foreach (var item in file.Classes)
        {
            byCode.TryAdd(item.Code, item);
        }

        var ordered = new List<ClamlClass>(file.Classes.Count);
        var seen = new HashSet<ClamlClass>();
        foreach (var root in file.Classes.Where(c => c.SuperClasses.Count == 0).Concat(file.Classes))
        {
            Visit(root);
        }

        return ordered;

        void Visit(ClamlClass item)
        {
            if (seen.Add(item))
            {
                ordered.Add(item);
                foreach (var code in item.SubClasses)
                {
                    if (byCode.TryGetValue(code, out var child))
                    {
                        Visit(child);
                    }
                }
            }
        }
    }

    private static void AddContent(PackedBuilder builder, ClamlClass item, int number, string preferred)
    {
        Icd10.MarkGroup(builder, number, item.Kind);
        if (item.Usage is { } usage)
        {
            builder.AddProperty(number, "usage", PropertyKind.Code, usage);
        }

        if (item.Rubric("preferredLong") is not null)
        {
            builder.AddDesignation(number, null, new Coding("urn:iso:std:iso:13120", null, "preferred", "preferred"), preferred);
        }

        foreach (var (kind, _, text) in item.Rubrics)
        {
            if (RubricProperties.TryGetValue(kind, out var property))
            {
                builder.AddProperty(number, property, PropertyKind.String, text);
                if (kind == "inclusion")
                {
                    builder.AddSearchText(number, text);
                }
            }
        }

        foreach (var (name, value) in item.Meta)
        {
            if (name.Length > 0 && value.Length > 0 && value != "UNDEF")
            {
                builder.AddProperty(number, name, PropertyKind.Code, value);
            }
        }
    }

    private static ImportFile? FindFile(ImportInput input) => input.Files.FirstOrDefault(f => f.Name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) && IsClaml(f));

    private static bool IsClaml(ImportFile file)
    {
        using var reader = new StreamReader(file.Open());
        var start = new char[2000];
        var length = reader.ReadBlock(start);
        return start.AsSpan(0, length).Contains("<ClaML", StringComparison.Ordinal);
    }
}
