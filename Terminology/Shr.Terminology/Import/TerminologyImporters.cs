using Shr.Fhir;

namespace Shr.Terminology.Import;

/// <summary>All formats that can be imported, the most particular first.</summary>
internal static class TerminologyImporters
{
    public static readonly IReadOnlyList<ITerminologyImporter> All =
    [
        new LoincImporter(), new ClamlImporter(), new Icd10CmImporter(), new WhoMetadataImporter(), new Icd11MapImporter(), new FhirImporter(), new DelimitedImporter(),
    ];

    /// <summary>Reads whatever the files are, or null with issues.</summary>
    public static ImportResult? Read(ImportInput input, ImportOptions options, IProgress<ImportProgress>? progress, IssueCollector issues)
    {
        try
        {
            foreach (var importer in All)
            {
                if (importer.Recognizes(input))
                {
                    return importer.Read(input, options, progress, issues);
                }
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
            // An archive whose directory is whole may hold entries that are not.
            issues.Add(TerminologyIssues.ImportMalformed, "", input.Name, 1, "the archive is damaged: " + broken.Message.TrimEnd('.'));
            return null;
        }

        issues.Add(TerminologyIssues.ImportUnknownFormat, "", input.Name);
        return null;
    }
}
