using Shr.Fhir;

namespace Shr.Server.Registries.Patients;

/// <summary>Everything that the patient index says on the FHIR API. Ids are never reused.</summary>
public static class PatientIndexIssues
{
    public static readonly IssueKind NeedsApproval = new("SHR-8201", IssueSeverity.Error, "business-rule", "What a Patient says of {0} changes only with approval: send the change to the patient index.");
}
