using System.Text;
using System.Text.Json.Nodes;
using Shr.Server.Registries.Encounters.Quality;
using Shr.Server.Registries.Encounters.Quarantine;
using Shr.Server.Registries.Patients;
using Shr.Server.Security.Access;
using Shr.Terminology;

namespace Shr.Server.Registries.Encounters.Rules;

/// <summary>B5 to B9: what must be coded is coded, and codes of the national terminology exist.</summary>
internal static class CodeRules
{
    // What only the server says: who may see its own records, and what waits for whose decision.
    private static readonly string[] Reserved = [Seal.System, PatientTerms.ReviewKind, KeptRecord.System, QualityFigures.System];

    private static readonly string[] DiagnosisCodes = ["diagnosis", "encounter-diagnosis"];

    /// <summary>Adds what is wrong.</summary>
    public static void Check(BundleCase which)
    {
        foreach (var entry in which.Bundle.Entries.Where(e => !e.IsOfRegistry))
        {
            CheckCodings(which, entry.Content, entry.Path);
        }

        foreach (var entry in which.Of("Encounter"))
        {
            CheckType(which, entry);
        }

        foreach (var entry in which.Of("Condition"))
        {
            CheckCondition(which, entry);
        }

        foreach (var entry in which.Of("MedicationRequest"))
        {
            CheckMedication(which, entry);
        }
    }

    /// <summary>Whether a Condition is a diagnosis, in the words of R4 or of the old service.</summary>
    public static bool IsDiagnosis(JsonNode condition) => StoredRecord.ListOf(condition, "category").SelectMany(SubmittedEntry.Codings).Any(c =>
        DiagnosisCodes.Contains(StoredRecord.TextOf(c, "code"), StringComparer.OrdinalIgnoreCase));

    /// <summary>Whether something coded has a coding with system and code.</summary>
    public static bool IsCoded(JsonNode? concept) =>
        SubmittedEntry.Codings(concept).Any(c => !string.IsNullOrEmpty(StoredRecord.TextOf(c, "system")) && !string.IsNullOrEmpty(StoredRecord.TextOf(c, "code")));

    /// <summary>Whether one coding of an Encounter's types is in the value set.</summary>
    public static bool HasType(JsonNode encounter, ITerminology terminology, string valueSet) =>
        StoredRecord.ListOf(encounter, "type").SelectMany(SubmittedEntry.Codings).Any(c => IsType(c, terminology, valueSet));

    private static bool IsType(JsonObject coding, ITerminology terminology, string valueSet)
    {
        var system = StoredRecord.TextOf(coding, "system") ?? "";
        if (StoredRecord.TextOf(coding, "code") is not { Length: > 0 } code)
        {
            return false;
        }

        var isOld = system.Contains(EncounterTerms.OldTerminology + "vs/encounter-type", StringComparison.OrdinalIgnoreCase);
        return Is(terminology, valueSet, isOld ? EncounterTerms.TypeSystem : system, code) || (isOld && Exists(terminology, system, code));
    }

    private static void CheckType(BundleCase which, SubmittedEntry encounter)
    {
        if (!HasType(encounter.Content, which.Terminology, which.TypeValueSet))
        {
            which.Add("B5", $"{encounter.Path}.type.coding", "There must be an encounter type code from TR");
        }
    }

    private static void CheckCondition(BundleCase which, SubmittedEntry condition)
    {
        if (!SubmittedEntry.Codings(condition.Content["code"]).Any())
        {
            which.Add("B6", $"{condition.Path}.code.coding", "There must be a code in condition");
        }
        else if (IsDiagnosis(condition.Content) && !IsCoded(condition.Content["code"]))
        {
            which.Add("B7", $"{condition.Path}.code.coding", "There must be a Code from TR for Diagnosis");
        }
    }

    private static void CheckMedication(BundleCase which, SubmittedEntry request)
    {
        var isNamed = SubmittedEntry.Codings(request.Content["medicationCodeableConcept"]).Any()
            || StoredRecord.TextOf(request.Content["medicationCodeableConcept"], "text") is { Length: > 0 }
            || StoredRecord.TextOf(request.Content["medicationReference"], "reference") is { Length: > 0 };
        if (!isNamed)
        {
            which.Add("B8", $"{request.Path}.medication", "Unspecified Medication");
        }
    }

    // Every coding and quantity of the old terminology, wherever it stands; encounter types have a rule of their own.
    private static void CheckCodings(BundleCase which, JsonNode? node, string path)
    {
        switch (node)
        {
            case JsonObject item:
                CheckCoding(which, item, path);
                foreach (var (name, value) in item)
                {
                    CheckCodings(which, value, $"{path}.{name}");
                }

                break;
            case JsonArray array:
                foreach (var item in array)
                {
                    CheckCodings(which, item, path);
                }

                break;
        }
    }

    private static void CheckCoding(BundleCase which, JsonObject coding, string path)
    {
        if (Reserved.Contains(StoredRecord.TextOf(coding, "system")))
        {
            which.Add("reserved", path, $"Only the server uses the system {coding["system"]}");
            return;
        }

        if (StoredRecord.TextOf(coding, "system") is not { } system || !system.Contains(EncounterTerms.OldTerminology, StringComparison.OrdinalIgnoreCase)
            || system.Contains(EncounterTerms.OldTerminology + "vs/encounter-type", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var code = StoredRecord.TextOf(coding, "code") ?? "";
        var mayBeBlank = system.Contains(EncounterTerms.OldTerminology + "drugs/", StringComparison.OrdinalIgnoreCase);
        if (code.Length == 0 ? mayBeBlank || !coding.ContainsKey("code") : Exists(which.Terminology, system, code))
        {
            return;
        }

        var isQuantity = coding.ContainsKey("value");
        var rule = path.Contains("dose", StringComparison.OrdinalIgnoreCase) || path.Contains("dispense", StringComparison.Ordinal)
            ? path.Contains("doseQuantity", StringComparison.Ordinal) && !path.Contains("doseAndRate", StringComparison.Ordinal) ? "B9" : "B8"
            : "TR";
        which.Add(rule, isQuantity ? path : path, $"Could not validate concept system[{system}], code[{code}]");
    }

    private static bool Exists(ITerminology terminology, string system, string code) =>
        terminology.ValidateCode(new CodedValue { System = Encoding.UTF8.GetBytes(system), Code = Encoding.UTF8.GetBytes(code) }).IsValid;

    private static bool Is(ITerminology terminology, string valueSet, string system, string code) =>
        terminology.ValidateCode(valueSet, new CodedValue { System = Encoding.UTF8.GetBytes(system), Code = Encoding.UTF8.GetBytes(code) }).IsValid;
}
