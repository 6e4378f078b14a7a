using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Encounters.Rules;

/// <summary>B3 and B4: facilities and providers are in their registries.</summary>
internal static class RequesterRules
{
    private static readonly (string Type, string List, string? Part)[] Providers =
    [
        ("Encounter", "participant", "individual"),
        ("Condition", "asserter", null),
        ("DiagnosticReport", "performer", null),
        ("Immunization", "performer", "actor"),
        ("MedicationRequest", "requester", null),
        ("Observation", "performer", null),
        ("Procedure", "performer", "actor"),
        ("ServiceRequest", "requester", null),
    ];

    /// <summary>Adds what is wrong.</summary>
    public static void Check(BundleCase which)
    {
        foreach (var encounter in which.Of("Encounter"))
        {
            if (StoredRecord.TextOf(encounter.Content["serviceProvider"], "reference") is { Length: > 0 } reference && !which.References[reference].IsFacility)
            {
                which.Add("B3", "Encounter", $"Invalid Service Provider:{reference}");
            }
        }

        foreach (var (type, list, part) in Providers)
        {
            foreach (var entry in which.Of(type))
            {
                Check(which, entry, list, part);
            }
        }
    }

    private static void Check(BundleCase which, SubmittedEntry entry, string list, string? part)
    {
        var element = entry.Content[list];
        var items = element as IEnumerable<JsonNode?> ?? (element is null ? [] : (JsonNode?[])[element]);
        foreach (var item in items)
        {
            var given = part is null ? item : item?[part];

            // An Encounter's participant may be there for its role only.
            if (given is null && entry.Type == "Encounter")
            {
                continue;
            }

            var reference = StoredRecord.TextOf(given, "reference");
            if (!IsGood(which, entry.Type, reference))
            {
                which.Add("B4", entry.Type, $"Invalid Provider URL in {entry.Type}:{entry.Id ?? entry.FullUrl}");
            }
        }
    }

    // Beside providers R4 lets a laboratory perform, and a patient tell.
    private static bool IsGood(BundleCase which, string type, string? reference)
    {
        var found = which.References[reference];
        return found.Kind switch
        {
            NationalKind.Provider => found.IsProvider,
            NationalKind.Facility => type != "Encounter" && found.IsFacility,
            NationalKind.Patient => type != "Encounter" && (found.Number == which.Hid || found.Target?.Id == which.Hid),
            NationalKind.Entry => reference is not null && which.Bundle.Entries.Any(e => e.FullUrl == reference && e.Type is "RelatedPerson" or "Device"),
            NationalKind.Record => found.Target?.Type is "RelatedPerson" or "Device",
            _ => false,
        };
    }
}
