using System.Text.Json.Nodes;
using Shr.Server.Registries.Encounters.Rules;
using Shr.Terminology;

namespace Shr.Server.Registries.Encounters.Quality;

/// <summary>What one Bundle adds to the figures on a facility's data: none of it says anything of a patient.</summary>
/// <param name="Diagnoses">Conditions that are diagnoses.</param>
/// <param name="Coded">Diagnoses with a code that the terminology does not refute.</param>
/// <param name="Missing">Fields that were left out, each as often as it was.</param>
internal sealed record BundleQuality(int Diagnoses, int Coded, IReadOnlyList<string> Missing)
{
    // What a reader of the record needs, though no rule demands it.
    private static readonly (string Type, string[] Fields)[] Wanted =
    [
        ("Encounter", ["serviceProvider", "participant", "period", "class"]),
        ("Composition", ["author", "date"]),
        ("Condition", ["onset", "recordedDate", "category"]),
        ("Observation", ["effective", "value"]),
        ("MedicationRequest", ["dosageInstruction", "authoredOn"]),
        ("Procedure", ["performed"]),
        ("Immunization", ["occurrence"]),
        ("DiagnosticReport", ["effective"]),
    ];

    /// <summary>The figures of a Bundle.</summary>
    public static BundleQuality Of(SubmittedBundle bundle, ITerminology terminology)
    {
        var diagnoses = bundle.Entries.Where(e => e.Type == "Condition" && CodeRules.IsDiagnosis(e.Content)).ToArray();
        var missing = new List<string>();
        foreach (var (type, fields) in Wanted)
        {
            foreach (var entry in bundle.Entries.Where(e => e.Type == type))
            {
                missing.AddRange(fields.Where(f => !Has(entry.Content, f)).Select(f => $"{type}.{f}"));
            }
        }

        return new BundleQuality(diagnoses.Length, diagnoses.Count(d => IsCoded(d.Content["code"], terminology)), missing);
    }

    private static bool IsCoded(JsonNode? code, ITerminology terminology) => SubmittedEntry.Codings(code).Any(c =>
        StoredRecord.TextOf(c, "system") is { Length: > 0 } system && StoredRecord.TextOf(c, "code") is { Length: > 0 } text
        && terminology.ValidateCode(new CodedValue { System = System.Text.Encoding.UTF8.GetBytes(system), Code = System.Text.Encoding.UTF8.GetBytes(text) }).Status
            is not CodeStatus.UnknownCode);

    // A choice of types is written with its type: value stands as valueQuantity; a panel's values stand in its parts.
    private static bool Has(JsonObject content, string field) =>
        content.Any(m => m.Key == field || (m.Key.Length > field.Length && m.Key.StartsWith(field, StringComparison.Ordinal) && char.IsAsciiLetterUpper(m.Key[field.Length])))
        || (field == "value" && (content["component"] is not null || content["hasMember"] is not null || content["dataAbsentReason"] is not null));
}
