namespace Shr.Server.Registries.Patients;

/// <summary>
/// Where a Patient and its RelatedPersons carry what the national patient document says and R4 has no element for. What
/// BD-Core has an extension for is kept in that.
/// </summary>
internal static class PatientTerms
{
    private const string Core = "https://fhir.dghs.gov.bd/core/";
    private const string Registry = "http://dghs.gov.bd/registry/";

    public const string NameInEnglish = Core + "StructureDefinition/bd-name-en";
    public const string NameInBangla = Core + "StructureDefinition/bd-name-bn";
    public const string Occupation = Core + "StructureDefinition/occupation-bd";
    public const string BloodGroup = Core + "StructureDefinition/bd-blood-group";
    public const string BloodGroups = Core + "CodeSystem/bd-blood-groups";
    public const string CoreNationality = Core + "StructureDefinition/nationality";
    public const string Religions = Core + "CodeSystem/bd-religions";
    public const string MaritalStatuses = Core + "CodeSystem/bd-marital-status";
    public const string Division = Core + "StructureDefinition/bd-divisions";
    public const string Upazila = Core + "StructureDefinition/bd-upazillas";
    public const string Geocodes = Core + "CodeSystem/bd-geocodes";

    public const string Religion = "http://hl7.org/fhir/StructureDefinition/patient-religion";
    public const string Nationality = "http://hl7.org/fhir/StructureDefinition/patient-nationality";
    public const string BirthPlace = "http://hl7.org/fhir/StructureDefinition/patient-birthPlace";
    public const string BirthTime = "http://hl7.org/fhir/StructureDefinition/patient-birthTime";
    public const string Disability = "http://hl7.org/fhir/StructureDefinition/patient-disability";
    public const string PhoneCountry = "http://hl7.org/fhir/StructureDefinition/contactpoint-country";
    public const string PhoneArea = "http://hl7.org/fhir/StructureDefinition/contactpoint-area";
    public const string PhoneLocal = "http://hl7.org/fhir/StructureDefinition/contactpoint-local";
    public const string PhoneExtension = "http://hl7.org/fhir/StructureDefinition/contactpoint-extension";
    public const string Absent = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
    public const string Confidentiality = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
    public const string RoleCodes = "http://terminology.hl7.org/CodeSystem/v3-RoleCode";
    public const string ContactRoles = "http://terminology.hl7.org/CodeSystem/v2-0131";

    /// <summary>How sure the birth date is: <c>valueCode</c> 1 declared, 2 verified, 3 estimated.</summary>
    public const string BirthDateKind = Registry + "birth-date-kind";

    /// <summary>Level of education: <c>valueCode</c> of two digits.</summary>
    public const string Education = Registry + "education-level";

    /// <summary>Kinds of disability, the codes of <see cref="Disability"/>.</summary>
    public const string Disabilities = Registry + "disability";

    /// <summary>Ethnicity: <c>valueCode</c> of two digits.</summary>
    public const string Ethnicity = Registry + "ethnicity";

    /// <summary>What has become of the health card: <c>valueCode</c> REGISTERED or ISSUED.</summary>
    public const string CardStatus = Registry + "health-card";

    /// <summary>Known to be alive: <c>valueCode</c> 1. Who died has <c>deceased</c>; of others nothing is known.</summary>
    public const string LifeStatus = Registry + "life-status";

    /// <summary>On an address: the whole code of the location registry, down to the ward where it is known.</summary>
    public const string AddressCode = Registry + "address-code";

    /// <summary>On an address: the parts that R4 has one list of lines for, each a nested extension.</summary>
    public const string AddressParts = Registry + "address-parts";

    /// <summary>On an address: where the family is at home, not where the person lives now.</summary>
    public const string PermanentAddress = Registry + "permanent-address";

    /// <summary>On a RelatedPerson: the state of the marriage, <c>valueCode</c> 2 to 5.</summary>
    public const string RelationalStatus = Registry + "relational-status";

    /// <summary>
    /// Task.code of what somebody of the patient index has to decide. Such a Task is seen by national systems, the index's
    /// admins, and approvers of the areas that its <see cref="RegistryTerms.Catchment"/> extensions name; by nobody else.
    /// </summary>
    public const string ReviewKind = Registry + "review-kind";

    /// <summary>Changes of a patient's fields that wait for approval; one Task per patient.</summary>
    public const string FieldApproval = "field-approval";

    /// <summary>Two patients that may be one.</summary>
    public const string DuplicateReview = "duplicate-review";

    /// <summary>Task.input.type of a change that waits: the code is the field's JSON name.</summary>
    public const string PatientField = Registry + "patient-field";

    /// <summary>On Task.input and Task.output: who asked for the change, and when; once for each who did.</summary>
    public const string RequestedBy = Registry + "requested-by";

    /// <summary>On Task.output: who decided, and when.</summary>
    public const string DecidedBy = Registry + "decided-by";

    /// <summary>On Task.output: the Patient's version that the decision made; absent where it was refused.</summary>
    public const string PatientVersion = Registry + "patient-version";
}
