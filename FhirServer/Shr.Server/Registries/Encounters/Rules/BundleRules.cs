namespace Shr.Server.Registries.Encounters.Rules;

/// <summary>The rules of the encounter service, all run, so that the sender learns of every fault at once.</summary>
internal static class BundleRules
{
    /// <summary>What is wrong with a Bundle that is good FHIR.</summary>
    public static IReadOnlyList<EncounterFault> Check(BundleCase which)
    {
        SubjectRules.Check(which);
        RequesterRules.Check(which);
        CodeRules.Check(which);
        ClinicalRules.Check(which);
        return which.Faults;
    }
}
