using System.Collections.Frozen;
using Shr.Validation;

namespace Shr.Server.Options;

/// <summary>The BD-Core profiles that every record of a type must satisfy in the bangladesh preset.</summary>
/// <remarks>The laboratory profiles are not among them: not every Observation or DiagnosticReport is a laboratory's.</remarks>
internal static class RequiredProfiles
{
    private const string Core = "https://fhir.dghs.gov.bd/core/StructureDefinition/";

    private static readonly FrozenDictionary<string, ProfileDemand> ByType = new Dictionary<string, string[]>
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
    }.ToFrozenDictionary(p => p.Key, p => new ProfileDemand(p.Value, null));

    /// <summary>What is asked of a type.</summary>
    public static ProfileDemand Of(string type) => ByType.GetValueOrDefault(type, ProfileDemand.None);
}
