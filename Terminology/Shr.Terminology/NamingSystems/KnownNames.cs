namespace Shr.Terminology.NamingSystems;

/// <summary>Identifiers of code systems that are imported or computed here and so bring no NamingSystem along.</summary>
/// <remarks>https://hl7.org/fhir/R4/terminologies-systems.html</remarks>
internal static class KnownNames
{
    public static IReadOnlyList<NamingSystemDefinition> All { get; } =
    [
        Of("LOINC", "http://loinc.org", "2.16.840.1.113883.6.1"),
        Of("ICD-10", "http://hl7.org/fhir/sid/icd-10", "2.16.840.1.113883.6.3"),
        Of("ICD-10-CM", "http://hl7.org/fhir/sid/icd-10-cm", "2.16.840.1.113883.6.90"),
        Of("UCUM", "http://unitsofmeasure.org", "2.16.840.1.113883.6.8"),
        Of("Language tags", "urn:ietf:bcp:47", "2.16.840.1.113883.6.316"),
        Of("SNOMED CT", "http://snomed.info/sct", "2.16.840.1.113883.6.96"),
    ];

    private static NamingSystemDefinition Of(string name, string url, string oid) => new(name, [new UniqueId("uri", url, true), new UniqueId("oid", oid, true)]);
}
