using System.Collections.Frozen;
using Shr.Fhir;
using Shr.Server.Registries;
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

    /// <summary>What is asked of a record.</summary>
    /// <remarks>
    /// bd-location describes a place where care is given: its address must name a district and an upazila, which a division has
    /// not. So it is not asked of the areas of the location registry, by their identifier and level.
    /// </remarks>
    public static ProfileDemand Of(in Element record) =>
        record.Type.Name == "Location" && IsArea(record) ? ProfileDemand.None : ByType.GetValueOrDefault(record.Type.Name, ProfileDemand.None);

    private static bool IsArea(in Element location)
    {
        var (hasCode, hasLevel) = (false, false);
        foreach (var identifier in location.ChildrenOf("identifier"u8))
        {
            hasCode |= identifier.ChildString("system"u8) == RegistryTerms.AreaCode;
        }

        foreach (var type in location.ChildrenOf("type"u8))
        {
            foreach (var coding in type.ChildrenOf("coding"u8))
            {
                hasLevel |= coding.ChildString("system"u8) == RegistryTerms.AreaLevel && RegistryTerms.Levels.Contains(coding.ChildString("code"u8));
            }
        }

        return hasCode && hasLevel;
    }
}
