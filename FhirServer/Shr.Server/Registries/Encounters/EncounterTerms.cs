namespace Shr.Server.Registries.Encounters;

/// <summary>How encounters of the national service are marked in FHIR records.</summary>
internal static class EncounterTerms
{
    /// <summary>System of the tag that every record of an encounter carries; its code is the encounter's id.</summary>
    public const string ContentTag = "http://dghs.gov.bd/fhir/encounter-content";

    /// <summary>Extension in <c>meta</c> of an Encounter: a fingerprint of the Bundle it came in, so that a repetition is known.</summary>
    public const string Submission = "http://dghs.gov.bd/fhir/StructureDefinition/submitted-as";

    /// <summary>The kinds of encounters this server comes with.</summary>
    public const string TypeSystem = "http://dghs.gov.bd/fhir/CodeSystem/encounter-type";

    /// <summary>Identifier of a content Bundle: the encounter's id.</summary>
    public const string Identifier = "http://dghs.gov.bd/identifier/encounter";

    /// <summary>The levels of confidentiality.</summary>
    /// <remarks>http://terminology.hl7.org/CodeSystem/v3-Confidentiality</remarks>
    public const string Confidentiality = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";

    /// <summary>What stands in the systems of codes of the old terminology service, whatever its host.</summary>
    public const string OldTerminology = "/openmrs/ws/rest/v1/tr/";
}
