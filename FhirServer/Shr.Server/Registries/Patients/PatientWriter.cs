using System.Globalization;
using System.Text.Json.Nodes;
using Shr.Fhir;

namespace Shr.Server.Registries.Patients;

/// <summary>Makes FHIR of what the patient index has decided to write: the Patient, its RelatedPersons, one transaction for all.</summary>
internal sealed class PatientWriter(PatientFields fields)
{
    private static readonly (string Field, string Value)[] Defaults = [("dob_type", "1"), ("hid_card_status", "REGISTERED")];

    /// <summary>A new Patient; the health id is the server's to allot unless one is given.</summary>
    public JsonObject New(PatientInput input, string? hid, string? assigner)
    {
        var patient = new JsonObject { ["resourceType"] = "Patient", ["active"] = true };
        if (hid is not null)
        {
            var identifier = new JsonObject { ["system"] = RegistryTerms.HealthId, ["value"] = hid };
            if (assigner is not null)
            {
                identifier["assigner"] = new JsonObject { ["identifier"] = new JsonObject { ["system"] = RegistryTerms.FacilityCode, ["value"] = assigner } };
            }

            ElementEditor.Add(patient, "identifier", identifier);
        }

        var values = new Dictionary<string, JsonNode?>(input.Fields, StringComparer.Ordinal);
        foreach (var (field, value) in Defaults)
        {
            values[field] = values.GetValueOrDefault(field) ?? value;
        }

        values["status"] = values.GetValueOrDefault("status") ?? new JsonObject { ["type"] = "1" };
        Apply(patient, values.Where(v => v.Value is not null));
        return patient;
    }

    /// <summary>The fields that an input changes, with their values.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Changes(JsonObject patient, PatientInput input) =>
        input.Fields.Where(f => !JsonNode.DeepEquals(fields.Find(f.Key)!.Read(patient), f.Value)).ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);

    /// <summary>Puts values into a Patient, in the order of the document.</summary>
    public void Apply(JsonObject patient, IEnumerable<KeyValuePair<string, JsonNode?>> values)
    {
        var given = values.ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
        foreach (var field in fields.All.Where(f => given.ContainsKey(f.Name)))
        {
            field.Write(patient, given[field.Name]);
        }
    }

    /// <summary>A transaction of entries.</summary>
    public static JsonObject Transaction(IEnumerable<JsonObject> entries) =>
        new() { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray([.. entries]) };

    /// <summary>An entry that creates a record with an id of the server's choice.</summary>
    public static JsonObject Create(JsonObject resource, string fullUrl) => new()
    {
        ["fullUrl"] = fullUrl,
        ["resource"] = resource,
        ["request"] = new JsonObject { ["method"] = "POST", ["url"] = resource["resourceType"]!.DeepClone() },
    };

    /// <summary>An entry that writes a record as long as it is at a version; 0: as long as there is none.</summary>
    public static JsonObject Put(JsonObject resource, int version)
    {
        var request = new JsonObject { ["method"] = "PUT", ["url"] = $"{resource["resourceType"]}/{resource["id"]}" };
        if (version == 0)
        {
            request["ifNoneMatch"] = "*";
        }
        else
        {
            request["ifMatch"] = Tag(version);
        }

        return new JsonObject { ["resource"] = resource, ["request"] = request };
    }

    /// <summary>An entry that ends a record as long as it is at a version.</summary>
    public static JsonObject Delete(ResourceKey key, int version) =>
        new() { ["request"] = new JsonObject { ["method"] = "DELETE", ["url"] = key.ToString(), ["ifMatch"] = Tag(version) } };

    private static string Tag(int version) => string.Create(CultureInfo.InvariantCulture, $"W/\"{version}\"");
}
