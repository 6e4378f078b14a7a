namespace Shr.Fhir.Definitions;

/// <summary>What can be wrong with a file that is meant to hold definitions.</summary>
public static class DefinitionIssues
{
    public static readonly IssueKind NotReadable = new("SHR-9001", IssueSeverity.Error, "structure", "{0} is not readable as a JSON resource, so it was left out: {1}");
    public static readonly IssueKind NoNames = new("SHR-9002", IssueSeverity.Error, "required", "{0} holds a {1} with neither id nor url, so nothing could refer to it; it was left out.");
    public static readonly IssueKind PackageUnreadable = new("SHR-9003", IssueSeverity.Error, "structure", "{0} is not a FHIR package (a tar file compressed with gzip): {1}");
    public static readonly IssueKind PackageTooLarge = new("SHR-9004", IssueSeverity.Error, "too-long", "{0} unpacks to more than {1} bytes; what came after was left out.");
    public static readonly IssueKind DuplicateDefinition = new("SHR-9005", IssueSeverity.Warning, "duplicate", "{0} defines {1} again, which {2} already does; the later one is used.");
    public static readonly IssueKind PackageOfOtherVersion = new("SHR-9006", IssueSeverity.Warning, "not-supported", "{0} is for FHIR {1} and not for R4, so its definitions were left out.");
}
