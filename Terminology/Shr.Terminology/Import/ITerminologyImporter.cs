using Shr.Fhir;

namespace Shr.Terminology.Import;

/// <summary>Reads one format. Reads all or nothing: what is wrong is said with file and line, and no result is given.</summary>
internal interface ITerminologyImporter
{
    /// <summary>The format's name for reports.</summary>
    string Format { get; }

    /// <summary>Whether the files are of this format.</summary>
    bool Recognizes(ImportInput input);

    /// <summary>The content, or null with issues.</summary>
    ImportResult? Read(ImportInput input, ImportOptions options, IProgress<ImportProgress>? progress, IssueCollector issues);
}
