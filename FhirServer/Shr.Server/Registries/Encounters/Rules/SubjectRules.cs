using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Encounters.Rules;

/// <summary>B1 and B2: every record of the Bundle is about the patient in the address.</summary>
internal static class SubjectRules
{
    private static readonly Dictionary<string, string> Subjects = new(StringComparer.Ordinal)
    {
        ["Composition"] = "subject",
        ["Encounter"] = "subject",
        ["Condition"] = "subject",
        ["FamilyMemberHistory"] = "patient",
        ["Observation"] = "subject",
        ["ServiceRequest"] = "subject",
        ["DiagnosticReport"] = "subject",
        ["Specimen"] = "subject",
        ["Immunization"] = "patient",
        ["Procedure"] = "subject",
        ["MedicationRequest"] = "subject",
    };

    /// <summary>Adds what is wrong.</summary>
    public static void Check(BundleCase which)
    {
        if (which.Bundle.Composition is null || which.Bundle.Encounter is null)
        {
            which.Add("B1", "Bundle", "Feed must have a Composition with an encounter.");
        }

        if (which.Bundle.Composition is { } composition && composition.Content["subject"] is null)
        {
            which.Add("B1", $"{composition.Path}.subject", "Composition must have patient's Health Id in subject.");
        }

        foreach (var entry in which.Bundle.Entries)
        {
            if (entry.Type.Length == 0)
            {
                which.Add("B1", entry.Path, "There must be a resource in each entry of an encounter.");
            }
            else if (entry.Type == "Patient")
            {
                CheckPatient(which, entry);
            }
            else if (!entry.IsOfRegistry)
            {
                Check(which, entry);
            }
        }
    }

    private static void Check(BundleCase which, SubmittedEntry entry)
    {
        // Types that the old service did not know say it in one of these two; where they say nothing there is nothing to compare.
        var name = Subjects.GetValueOrDefault(entry.Type) ?? (entry.Content["subject"] is not null ? "subject" : "patient");
        if (entry.Content[name] is not JsonObject subject)
        {
            return;
        }

        var reference = StoredRecord.TextOf(subject, "reference");
        if (which.References[reference] is not { Kind: NationalKind.Patient, Number: { } number } found
            || (number != which.Hid && found.Target?.Id != which.Hid))
        {
            which.Add("B2", $"{entry.Path}.{name}", $"{reference}:Patient's Health Id does not match.");
        }
    }

    // A Bundle may bring the patient along for its readers; the index keeps it, so it must be the same.
    private static void CheckPatient(BundleCase which, SubmittedEntry entry)
    {
        var hid = entry.Identifier(RegistryTerms.HealthId);
        if (hid != which.Hid)
        {
            which.Add("B2", $"{entry.Path}.identifier", $"{hid}:Patient's Health Id does not match.");
        }
    }
}
