using Shr.Fhir;

namespace Shr.Server.Registries.Duplicates;

/// <summary>Everything that merging patients and parting them again can say. Ids are never reused.</summary>
public static class DuplicateIssues
{
    public static readonly IssueKind MergedRecord = new("SHR-8301", IssueSeverity.Error, "business-rule", "{0} was merged into {1}; it can only be changed by undoing the merge.");
    public static readonly IssueKind ForgedMergeLink = new("SHR-8302", IssueSeverity.Error, "business-rule", "The link of a merge is written by the server; merge with Patient/$merge.");
    public static readonly IssueKind MergeWithSelf = new("SHR-8303", IssueSeverity.Error, "invalid", "A patient cannot be merged with itself.");
    public static readonly IssueKind PatientMissing = new("SHR-8304", IssueSeverity.Error, "not-found", "There is no patient {0}.");
    public static readonly IssueKind SourceRetired = new("SHR-8305", IssueSeverity.Error, "business-rule", "{0} is inactive or merged already, so it cannot be merged.");
    public static readonly IssueKind TargetRetired = new("SHR-8306", IssueSeverity.Error, "business-rule", "{0} is inactive or merged already, so nothing can be merged into it.");
    public static readonly IssueKind SeveralPatients = new("SHR-8307", IssueSeverity.Error, "multiple-matches", "Several patients have the identifier {0}.");
    public static readonly IssueKind PatientsDiffer = new("SHR-8308", IssueSeverity.Error, "invalid", "'{0}' and '{1}' name two patients.");
    public static readonly IssueKind NotMerged = new("SHR-8309", IssueSeverity.Error, "business-rule", "{0} is not merged into another patient, so there is nothing to undo.");
    public static readonly IssueKind UndoTooLate = new("SHR-8310", IssueSeverity.Error, "business-rule", "A merge can be undone for {0} days; this one is older.");
    public static readonly IssueKind TargetMergedOn = new("SHR-8311", IssueSeverity.Error, "business-rule", "{0} was merged on into another patient; undo that merge first.");
    public static readonly IssueKind MergePreview = new("SHR-8312", IssueSeverity.Information, "informational", "{0} would be merged into {1}; {2} records would follow.");
    public static readonly IssueKind MergeDone = new("SHR-8313", IssueSeverity.Information, "informational", "{0} was merged into {1}; {2} records followed{3}.");
    public static readonly IssueKind UnmergeDone = new("SHR-8314", IssueSeverity.Information, "informational", "The merge of {0} into {1} was undone; {2} records went back{3}.");
    public static readonly IssueKind NotFromFirst = new("SHR-8317", IssueSeverity.Error, "business-rule", "Patient2 [hid: {0}]: {1} is not merged from patient 1.");
    public static readonly IssueKind NoPair = new("SHR-8316", IssueSeverity.Error, "business-rule", "{0} and {1} are not listed as a pair that waits for a decision.");
}
