using System.Collections.Frozen;

namespace Shr.Server.Options;

/// <summary>The BD-Core profiles that every record of a type must satisfy in the bangladesh preset.</summary>
/// <remarks>The laboratory profiles are not among them: not every Observation or DiagnosticReport is a laboratory's.</remarks>
internal static class RequiredProfiles
{
    private const string Core = "https://fhir.dghs.gov.bd/core/StructureDefinition/";

    /// <summary>By resource type.</summary>
    public static FrozenDictionary<string, IReadOnlyList<string>> BdCore { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["Condition"] = [Core + "bd-condition"],
        ["Encounter"] = [Core + "bd-encounter"],
        ["Immunization"] = [Core + "bd-immunization"],
        ["Location"] = [Core + "bd-location"],
        ["Medication"] = [Core + "bd-medication"],
        ["MedicationRequest"] = [Core + "bd-medication-request"],
        ["Observation"] = [Core + "bd-observation"],
        ["Organization"] = [Core + "bd-organization"],
        ["Patient"] = [Core + "bd-patient"],
        ["Practitioner"] = [Core + "bd-practitioner"],
        ["RelatedPerson"] = [Core + "bd-related-person"],
    }.ToFrozenDictionary();
}
