namespace Shr.Fhir.Patch;

/// <summary>What can be wrong with a patch. Ids are never reused.</summary>
public static class PatchIssues
{
    public static readonly IssueKind NotAPatch = new("SHR-1400", IssueSeverity.Error, "structure", "The body is no JSON Patch: {0}.");
    public static readonly IssueKind BadOperation = new("SHR-1401", IssueSeverity.Error, "structure", "Operation {0} is faulty: {1}.");
    public static readonly IssueKind NoSuchPlace = new("SHR-1402", IssueSeverity.Error, "processing", "Operation {0} ({1}): there is nothing at '{2}'.");
    public static readonly IssueKind TestFailed = new("SHR-1403", IssueSeverity.Error, "processing", "Operation {0} (test): the value at '{1}' is another one.");
    public static readonly IssueKind BadPlace = new("SHR-1404", IssueSeverity.Error, "processing", "Operation {0} ({1}): nothing can be put at '{2}': {3}.");
    public static readonly IssueKind TooManyOperations = new("SHR-1405", IssueSeverity.Error, "too-costly", "A patch may have {0} operations at most, this one has {1}.");
    public static readonly IssueKind TooLarge = new("SHR-1406", IssueSeverity.Error, "too-long", "The patch makes the resource larger than {0} bytes.");
    public static readonly IssueKind NotXmlPatch = new("SHR-1407", IssueSeverity.Error, "structure", "The body is no XML Patch: {0}.");
    public static readonly IssueKind SeveralPlaces = new("SHR-1408", IssueSeverity.Error, "processing", "Operation {0} ({1}): '{2}' names {3} places; it must name one.");
    public static readonly IssueKind BadPath = new("SHR-1409", IssueSeverity.Error, "invalid", "Operation {0} ({1}): the path '{2}' cannot be used: {3}.");
}
