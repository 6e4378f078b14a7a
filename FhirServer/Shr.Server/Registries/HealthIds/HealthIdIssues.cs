using Shr.Fhir;

namespace Shr.Server.Registries.HealthIds;

/// <summary>Everything that health IDs and identities can say. Ids are never reused.</summary>
public static class HealthIdIssues
{
    public static readonly IssueKind Taken = new("SHR-8101", IssueSeverity.Error, "duplicate", "Another Patient has this identifier of {0} already.");
    public static readonly IssueKind Allotted = new("SHR-8102", IssueSeverity.Information, "informational", "The Patient came without a health ID and was given {0}.");
}
