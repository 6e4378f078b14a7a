using Shr.Fhir;
using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Import;

/// <summary>Imports a LOINC release, folder or zip, in any layout from 2.6x on. Only Loinc.csv is needed; files are found by name.</summary>
/// <remarks>https://loinc.org/kb/users-guide/</remarks>
internal sealed class LoincImporter : ITerminologyImporter
{
    private const string Copyright = "This material contains content from LOINC (http://loinc.org). LOINC is copyright (c) Regenstrief Institute, Inc. and the Logical Observation Identifiers Names and Codes (LOINC) Committee and is available at no cost under the license at http://loinc.org/license. LOINC(R) is a registered United States trademark of Regenstrief Institute, Inc.";

    public string Format => "LOINC";

    public bool Recognizes(ImportInput input) => input.Find("Loinc.csv") is not null;

    public ImportResult? Read(ImportInput input, ImportOptions options, IProgress<ImportProgress>? progress, IssueCollector issues)
    {
        var report = new ImportReport { Format = Format };
        var builder = new PackedBuilder(isCaseSensitive: false);
        var tables = new LoincTables(input, builder, report, issues, progress);
        if (!tables.ReadParts() || !tables.ReadTerms() || !tables.ReadPartLinks() || !tables.ReadHierarchy()
            || !tables.ReadAnswers() || !tables.ReadConsumerNames() || !tables.ReadVariants() || !tables.ReadMapTo() || !tables.ReadGroups())
        {
            return null;
        }

        tables.Finish();
        if (report.Counts.GetValueOrDefault("terms") == 0)
        {
            issues.Add(TerminologyIssues.ImportNothingFound, "", input.Name);
            return null;
        }

        var version = options.Version ?? VersionIn(input.Name) ?? tables.NewestChange;
        if (version is null)
        {
            issues.Add(TerminologyIssues.ImportVersionMissing, "", input.Name);
            return null;
        }

        var header = new CodeSystemHeader
        {
            Url = LoincCodeSystem.Url,
            Version = version,
            Name = "LOINC",
            Title = "LOINC",
            Language = "en-US",
            IsCaseSensitive = false,
            HierarchyMeaning = "is-a",
            AllCodesValueSet = "http://loinc.org/vs",
            Copyright = Copyright,
            Properties = Properties(),
        };
        report.Imported.Add(header.Canonical);
        return new ImportResult([PackedCodeSystem.Of(header, builder.Build(HeaderJson.Write(header, builder.Count), withSearchIndex: true))], [], report);
    }

    private static List<PropertyDefinition> Properties()
    {
        var list = new List<PropertyDefinition>
        {
            new("parent", "http://hl7.org/fhir/concept-properties#parent", PropertyKind.Code),
            new("child", "http://hl7.org/fhir/concept-properties#child", PropertyKind.Code),
        };
        foreach (var axis in (ReadOnlySpan<string>)["COMPONENT", "PROPERTY", "TIME_ASPCT", "SYSTEM", "SCALE_TYP", "METHOD_TYP", "CLASS"])
        {
            list.Add(new PropertyDefinition(axis, "http://loinc.org/property/" + axis, PropertyKind.Code));
        }

        foreach (var text in LoincTables.TextProperties)
        {
            list.Add(new PropertyDefinition(text, "http://loinc.org/property/" + text, PropertyKind.String));
        }

        list.Add(new PropertyDefinition("copyright", null, PropertyKind.String, "LOINC or 3rdParty"));
        list.Add(new PropertyDefinition(LoincCodeSystem.Answer, null, PropertyKind.Code, "An answer of an answer list"));
        list.Add(new PropertyDefinition(LoincCodeSystem.AnswersFor, null, PropertyKind.Code, "A term that uses an answer list"));
        list.Add(new PropertyDefinition(LoincCodeSystem.AnswerList, null, PropertyKind.Code, "An answer list of a term"));
        list.Add(new PropertyDefinition("MAP_TO", null, PropertyKind.Code, "The term to use instead"));
        return list;
    }

    // Loinc_2.82.zip, loinc-2.8: the release in the name.
    private static string? VersionIn(string name)
    {
        var file = Path.GetFileName(Path.TrimEndingDirectorySeparator(name));
        for (var i = file.IndexOf("2.", StringComparison.Ordinal); i >= 0; i = file.IndexOf("2.", i + 1, StringComparison.Ordinal))
        {
            var end = i + 2;
            while (end < file.Length && char.IsAsciiDigit(file[end]))
            {
                end++;
            }

            if (end > i + 2)
            {
                return file[i..end];
            }
        }

        return null;
    }
}
