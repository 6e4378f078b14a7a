using Shr.Fhir;

namespace Shr.Server.Registries.Encounters;

/// <summary>What can be said about encounters on the FHIR API. Ids are never reused.</summary>
public static class EncounterIssues
{
    public static readonly IssueKind NotTheCreator = new("SHR-8401", IssueSeverity.Error, "forbidden", "Only the facility and provider that made {0} may change it and what was sent with it.");
    public static readonly IssueKind PatientUnknown = new("SHR-8402", IssueSeverity.Error, "not-found", "{0} is not in the patient index.");
    public static readonly IssueKind PatientMerged = new("SHR-8403", IssueSeverity.Error, "conflict", "{0} has been moved and replaced with {1}.");
    public static readonly IssueKind PatientDead = new("SHR-8404", IssueSeverity.Error, "business-rule", "The encounter starts after the death of {0}.");
    public static readonly IssueKind NotAFacility = new("SHR-8405", IssueSeverity.Error, "business-rule", "'{0}' is not in the facility registry.");
    public static readonly IssueKind NotAProvider = new("SHR-8406", IssueSeverity.Error, "business-rule", "'{0}' is not in the provider registry.");
    public static readonly IssueKind NoType = new("SHR-8407", IssueSeverity.Error, "code-invalid", "The encounter needs a type of the value set {0}.");
    public static readonly IssueKind ServerOnly = new("SHR-8408", IssueSeverity.Error, "forbidden", "Only the server writes this record.");
    public static readonly IssueKind Quarantined = new("SHR-8409", IssueSeverity.Information, "informational", "The Bundle was refused and is kept for correction as {0}.");
    public static readonly IssueKind PatientAddress = new("SHR-8410", IssueSeverity.Error, "value", "'{0}' names no record; on the FHIR API a patient of the index is Patient/ID or Patient?identifier=http://dghs.gov.bd/identifier/uhid|HID.");
}
