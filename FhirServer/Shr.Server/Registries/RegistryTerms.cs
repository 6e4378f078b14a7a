namespace Shr.Server.Registries;

/// <summary>How FHIR records carry what the national registries say: the systems of their codes, the addresses of their extensions.</summary>
internal static class RegistryTerms
{
    /// <summary>Identifier of a Location that is an area: its whole geo code.</summary>
    public const string AreaCode = "http://dghs.gov.bd/identifier/location";

    /// <summary>Identifier of an Organization that is a facility: its eight digits.</summary>
    public const string FacilityCode = "http://dghs.gov.bd/identifier/facility";

    /// <summary>Identifier of an Organization in the human resource system.</summary>
    public const string HumanResources = "http://dghs.gov.bd/identifier/hrm";

    /// <summary>Identifier of a Practitioner: the number of the provider registry.</summary>
    public const string ProviderCode = "http://dghs.gov.bd/identifier/provider";

    /// <summary>Identifier of a Practitioner in the personnel data sheet.</summary>
    public const string PersonnelSheet = "http://dghs.gov.bd/identifier/pds";

    /// <summary>Identifier of a Patient: the national health ID.</summary>
    public const string HealthId = "http://dghs.gov.bd/identifier/uhid";

    /// <summary>Identifier of a person: the national identity number.</summary>
    public const string NationalId = "http://dghs.gov.bd/identifier/nid";

    /// <summary>Identifier of a person: the birth registration number.</summary>
    public const string BirthRegistration = "http://dghs.gov.bd/identifier/brn";

    /// <summary>Identifier of a person: the unique ID of eleven letters and digits that older systems gave.</summary>
    public const string UniqueId = "http://dghs.gov.bd/identifier/uid";

    /// <summary>Identifier of a person: the code of the household, which all of its members share.</summary>
    public const string Household = "http://dghs.gov.bd/identifier/household";

    /// <summary>Identifier of a RelatedPerson: the server's id of the relation, which is the record's id too.</summary>
    public const string RelationId = "http://dghs.gov.bd/identifier/relation";

    /// <summary>Identifier of a RelatedPerson: the number of a marriage.</summary>
    public const string MarriageId = "http://dghs.gov.bd/identifier/marriage";

    /// <summary>The kinds of identifiers, as BD-Core codes them.</summary>
    public const string IdentifierType = "https://fhir.dghs.gov.bd/core/CodeSystem/bd-identifier-type";

    /// <summary>Location.type of an area: division, district and so on.</summary>
    public const string AreaLevel = "http://dghs.gov.bd/registry/location-level";

    /// <summary>Organization.type: the kind of facility in words.</summary>
    public const string FacilityKind = "http://dghs.gov.bd/registry/org-type";

    /// <summary>Organization.type: the level of administration.</summary>
    public const string FacilityLevel = "http://dghs.gov.bd/registry/org-level";

    /// <summary>Organization.type: who owns it.</summary>
    public const string Ownership = "http://dghs.gov.bd/registry/ownership";

    /// <summary>Organization.type: the level of care.</summary>
    public const string CareLevel = "http://dghs.gov.bd/registry/care-level";

    /// <summary>Extension of an Organization: the geo code of the place where it is.</summary>
    public const string Place = "http://dghs.gov.bd/registry/place";

    /// <summary>Extension of an Organization: a geo code of an area that it serves; of a Task: of an area it is about. May stand several times.</summary>
    public const string Catchment = "http://dghs.gov.bd/registry/catchment";

    /// <summary>Task.code: a merge of two patients, by which it can be undone.</summary>
    public const string MergeOfPatients = "merge";

    /// <summary>Task.code: records that followed a merge in one commit.</summary>
    public const string MergeStep = "merge-step";

    /// <summary>Extension of a Patient.link that a merge wrote: the id of the Task that keeps the merge.</summary>
    public const string MergeLink = "http://dghs.gov.bd/registry/merge";

    /// <summary>Where an address lies on the globe.</summary>
    /// <remarks>https://hl7.org/fhir/R4/extension-geolocation.html</remarks>
    public const string Geolocation = "http://hl7.org/fhir/StructureDefinition/geolocation";

    /// <summary>The name in another language.</summary>
    /// <remarks>https://hl7.org/fhir/R4/extension-translation.html</remarks>
    public const string Translation = "http://hl7.org/fhir/StructureDefinition/translation";

    /// <summary>What the provider registry keeps of a Practitioner and FHIR has no place for, by the columns of its lists.</summary>
    public static IReadOnlyList<string> ProviderProperties { get; } =
        ["marital-status", "freedom-fighter", "tribal", "department", "attendance-id", "professional-discipline", "machine-id"];

    /// <summary>Extension of a Practitioner: one of <see cref="ProviderProperties"/> as text.</summary>
    public static string ProviderProperty(string name) => "http://dghs.gov.bd/registry/provider-" + name;

    /// <summary>The levels of areas, the widest first; each adds two digits to the code.</summary>
    public static IReadOnlyList<string> Levels { get; } = ["division", "district", "upazila", "paurasava", "union", "ward"];
}
