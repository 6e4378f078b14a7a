using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Patients;

/// <summary>Patients as the national document shows them: whole, and as the summaries of lists. Empty values are left out.</summary>
internal sealed class PatientView(PatientFields fields, PlaceCodes places)
{
    private static readonly string[] Summarised =
        ["nid", "uid", "bin_brn", "given_name", "sur_name", "gender", "date_of_birth", "present_address", "phone_number"];

    /// <summary>The code of where a patient lives now, from two digits to twelve; empty where it is not known.</summary>
    public string AddressCode(PatientRecord patient) => AddressCode(patient.Root);

    /// <inheritdoc cref="AddressCode(PatientRecord)"/>
    public string AddressCode(JsonObject patient) => places.CodeOf(AddressForm.Present(patient));

    /// <summary>The value of one field in the national form, or null.</summary>
    public JsonNode? Value(PatientRecord patient, string field) => fields.Find(field)!.Read(patient.Root);

    /// <summary>The whole document.</summary>
    /// <param name="patient">The patient.</param>
    /// <param name="relations">Its relations, as <see cref="RelationForm"/> reads them.</param>
    /// <param name="mergedWith">For an inactive patient the health id of the one it was merged into, or null.</param>
    /// <param name="createdBy">Who made the first version, or null.</param>
    public JsonObject Document(PatientRecord patient, IReadOnlyList<JsonObject> relations, string? mergedWith, JsonObject? createdBy)
    {
        if (!patient.IsActive)
        {
            return Inactive(patient, mergedWith);
        }

        var document = new JsonObject { ["hid"] = patient.Hid, ["assigned_by"] = AssignedBy(patient) };
        foreach (var field in fields.All)
        {
            Set(document, field.Name, field.Read(patient.Root));
        }

        if (relations.Count > 0)
        {
            document["relations"] = new JsonArray([.. relations.Select(r => r.DeepClone())]);
        }

        document["active"] = true;
        Set(document, "created_by", createdBy);
        Set(document, "updated_by", RequesterForm.OfVersion(patient.Root));
        return document;
    }

    /// <summary>The summary of lists and of search results.</summary>
    public JsonObject Summary(PatientRecord patient, string? mergedWith)
    {
        if (!patient.IsActive)
        {
            return Inactive(patient, mergedWith);
        }

        var summary = new JsonObject { ["hid"] = patient.Hid };
        foreach (var name in Summarised)
        {
            Set(summary, name, Value(patient, name));
        }

        summary["active"] = true;
        return summary;
    }

    private static JsonObject Inactive(PatientRecord patient, string? mergedWith)
    {
        var reduced = new JsonObject { ["hid"] = patient.Hid, ["active"] = false };
        Set(reduced, "merged_with", mergedWith);
        return reduced;
    }

    // The index itself, unless the health id came out of an organisation's own block.
    private static string AssignedBy(PatientRecord patient)
    {
        var identifier = StoredRecord.ListOf(patient.Root, "identifier").FirstOrDefault(i => StoredRecord.TextOf(i, "system") == RegistryTerms.HealthId);
        var assigner = identifier?["assigner"];
        return StoredRecord.TextOf(assigner?["identifier"], "value") ?? StoredRecord.TextOf(assigner, "display") ?? "MCI";
    }

    private static void Set(JsonObject target, string name, JsonNode? value)
    {
        if (value is not null)
        {
            target[name] = value;
        }
    }
}
