using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Patients;

/// <summary>What a person is and became: alive or not, married or not, from where, how confidential.</summary>
internal static class StatusForm
{
    private const string Married = "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus";
    private const string VeryRestricted = "V";

    private static readonly (string National, string International)[] MaritalCodes = [("1", "S"), ("2", "M"), ("3", "W"), ("4", "L"), ("5", "D")];

    /// <summary>1 alive, 2 deceased (with the date where it is known), 3 where nobody says.</summary>
    public static JsonNode ReadLife(JsonObject patient, TimeSpan zone)
    {
        if (StoredRecord.TextOf(patient, "deceasedDateTime") is { } date)
        {
            return new JsonObject { ["type"] = "2", ["date_of_death"] = NationalTime.Write(date, zone) };
        }

        var isDead = patient["_deceasedDateTime"] is not null || patient["deceasedBoolean"] is JsonValue flag && flag.TryGetValue<bool>(out var dead) && dead;
        var isAlive = patient["deceasedBoolean"] is not null || ElementEditor.ExtensionText(patient, PatientTerms.LifeStatus) == "1";
        return new JsonObject { ["type"] = isDead ? "2" : isAlive ? "1" : "3" };
    }

    // BD-Core knows a date of death only: where none is known, the date says that it is not.
    public static void WriteLife(JsonObject patient, JsonNode? value, TimeSpan zone)
    {
        patient.Remove("deceasedBoolean");
        patient.Remove("deceasedDateTime");
        patient.Remove("_deceasedDateTime");
        var type = StoredRecord.TextOf(value, "type");
        ElementEditor.SetExtension(patient, PatientTerms.LifeStatus, "valueCode", type == "1" ? "1" : null);
        if (type != "2")
        {
            return;
        }

        if (StoredRecord.TextOf(value, "date_of_death") is { Length: > 0 } date && NationalTime.Read(date, zone, out _) is { } at)
        {
            patient["deceasedDateTime"] = NationalTime.ToFhir(at, zone);
        }
        else
        {
            var unknown = new JsonObject();
            ElementEditor.SetExtension(unknown, PatientTerms.Absent, "valueCode", "unknown");
            patient["_deceasedDateTime"] = unknown;
        }
    }

    public static JsonNode? ReadMarital(JsonObject patient)
    {
        var status = patient["maritalStatus"];
        return ElementEditor.Code(status, PatientTerms.MaritalStatuses)
            ?? MaritalCodes.FirstOrDefault(c => c.International == ElementEditor.Code(status, Married)).National;
    }

    // Both codings: the one BD-Core requires, and the one that plain R4 expects.
    public static void WriteMarital(JsonObject patient, JsonNode? value)
    {
        patient.Remove("maritalStatus");
        if (value is null)
        {
            return;
        }

        var concept = ElementEditor.Concept(PatientTerms.MaritalStatuses, value.ToString());
        var code = MaritalCodes.First(c => c.National == value.ToString()).International;
        ((JsonArray)concept["coding"]!).Add(new JsonObject { ["system"] = Married, ["code"] = code });
        patient["maritalStatus"] = concept;
    }

    public static JsonNode? ReadNationality(JsonObject patient)
    {
        var concept = ElementEditor.Extension(ElementEditor.Extension(patient, PatientTerms.Nationality), "code")?["valueCodeableConcept"]
            ?? ElementEditor.Extension(patient, PatientTerms.CoreNationality)?["valueCodeableConcept"];
        return StoredRecord.TextOf(concept, "text")
            ?? StoredRecord.ListOf(concept, "coding").Select(c => StoredRecord.TextOf(c, "display") ?? StoredRecord.TextOf(c, "code")).FirstOrDefault();
    }

    public static void WriteNationality(JsonObject patient, JsonNode? value)
    {
        ElementEditor.RemoveExtension(patient, PatientTerms.CoreNationality);
        ElementEditor.SetExtension(
            patient,
            PatientTerms.Nationality,
            "extension",
            value is null ? null : new JsonArray(new JsonObject { ["url"] = "code", ["valueCodeableConcept"] = new JsonObject { ["text"] = value.DeepClone() } }));
    }

    public static JsonNode? ReadBirthPlace(JsonObject patient)
    {
        var place = ElementEditor.Extension(patient, PatientTerms.BirthPlace)?["valueAddress"];
        return StoredRecord.TextOf(place, "text") ?? StoredRecord.TextOf(place, "city");
    }

    public static void WriteBirthPlace(JsonObject patient, JsonNode? value) =>
        ElementEditor.SetExtension(patient, PatientTerms.BirthPlace, "valueAddress", value is null ? null : new JsonObject { ["text"] = value.DeepClone() });

    public static JsonNode ReadConfidential(JsonObject patient) => Labels(patient).Any() ? "Yes" : "No";

    public static void WriteConfidential(JsonObject patient, JsonNode? value)
    {
        var isConfidential = value?.ToString() == "Yes";
        if (isConfidential == Labels(patient).Any())
        {
            return;
        }

        var meta = patient["meta"] as JsonObject;
        if (isConfidential)
        {
            patient["meta"] = meta ??= [];
            ElementEditor.Remove(meta, "security", s => StoredRecord.TextOf(s, "system") == PatientTerms.Confidentiality);
            ElementEditor.Add(meta, "security", new JsonObject { ["system"] = PatientTerms.Confidentiality, ["code"] = VeryRestricted });
        }
        else
        {
            ElementEditor.Remove(meta!, "security", s => StoredRecord.TextOf(s, "system") == PatientTerms.Confidentiality);
        }
    }

    private static IEnumerable<JsonObject> Labels(JsonObject patient) => StoredRecord.ListOf(patient["meta"], "security")
        .Where(s => StoredRecord.TextOf(s, "system") == PatientTerms.Confidentiality && StoredRecord.TextOf(s, "code") is "R" or VeryRestricted);
}
