using Shr.Server.Bundles;
using Shr.Server.Wire;

namespace Shr.Server.Registries.Encounters.Quarantine;

/// <summary>The answer to a transaction on the FHIR API, as the encounter service sees it.</summary>
internal static class TransactionResult
{
    /// <summary>The result.</summary>
    public static EncounterResult Of(FhirResponse answer, Quality.BundleQuality? quality)
    {
        if (answer.IsSuccess)
        {
            return new EncounterResult(200, "", []) { EncounterId = EncounterOf(answer), Quality = quality };
        }

        return new EncounterResult(answer.Status, answer.Issues is [var first, ..] ? first.Text : "Refused", InstanceFaults.OfWrites(answer.Issues)) { Quality = quality };
    }

    private static string? EncounterOf(FhirResponse answer) => (answer.Content as BundleContent)?.Entries
        .Select(e => e.Response?.Location?.Split('/')).Where(l => l is ["Encounter", ..]).Select(l => l![1]).FirstOrDefault();
}
