using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Patients;

/// <summary>Relations of the national document, each a RelatedPerson whose record id is the relation's id.</summary>
internal static class RelationForm
{
    /// <summary>The properties that say something of the relative; a relation without any is none.</summary>
    public static IReadOnlyList<string> Data { get; } =
        ["hid", "nid", "uid", "bin_brn", "name_bangla", "given_name", "sur_name", "marriage_id", "relational_status"];

    private static readonly (string Name, string System)[] Identifiers =
    [
        ("hid", RegistryTerms.HealthId), ("nid", RegistryTerms.NationalId), ("uid", RegistryTerms.UniqueId),
        ("bin_brn", RegistryTerms.BirthRegistration), ("marriage_id", RegistryTerms.MarriageId),
    ];

    /// <summary>A RelatedPerson in the national form.</summary>
    public static JsonObject Read(JsonNode person, string id)
    {
        var relation = new JsonObject();
        Set(relation, "type", StoredRecord.ListOf(person, "relationship").Select(r => ElementEditor.Code(r, PatientTerms.RoleCodes)).FirstOrDefault(c => c is not null));
        foreach (var (name, system) in Identifiers)
        {
            Set(relation, name, ElementEditor.Identifier(person, system));
        }

        Set(relation, "name_bangla", NameForm.Bangla(person));
        Set(relation, "given_name", NameForm.Given(person));
        Set(relation, "sur_name", NameForm.Family(person));
        Set(relation, "relational_status", ElementEditor.ExtensionText(person, PatientTerms.RelationalStatus));
        relation["id"] = id;
        return relation;
    }

    /// <summary>Puts a relation into a RelatedPerson, new or stored.</summary>
    public static void Write(JsonObject person, JsonObject relation, string id, string patient)
    {
        person["resourceType"] = "RelatedPerson";
        person["id"] = id;
        person["active"] = true;
        person["patient"] = new JsonObject { ["reference"] = patient };
        person["relationship"] = new JsonArray(ElementEditor.Concept(PatientTerms.RoleCodes, relation["type"]!.ToString()));

        // BD-Core wants an identifier and a name of everybody: the relation's own id, and a name that is not known.
        ElementEditor.SetIdentifier(person, RegistryTerms.RelationId, id);
        foreach (var (name, system) in Identifiers)
        {
            ElementEditor.SetIdentifier(person, system, Text(relation, name));
        }

        person.Remove("name");
        if (Text(relation, "given_name") is null && Text(relation, "sur_name") is null)
        {
            var unknown = new JsonObject { ["use"] = "official" };
            ElementEditor.SetExtension(unknown, PatientTerms.Absent, "valueCode", "unknown");
            person["name"] = new JsonArray(unknown);
        }
        else
        {
            NameForm.SetGiven(person, Text(relation, "given_name"));
            NameForm.SetFamily(person, Text(relation, "sur_name"));
        }

        if (Text(relation, "name_bangla") is { } bangla)
        {
            NameForm.SetBangla(person, bangla);
        }

        ElementEditor.SetExtension(person, PatientTerms.RelationalStatus, "valueCode", Text(relation, "relational_status"));
    }

    private static string? Text(JsonObject relation, string name) => StoredRecord.TextOf(relation, name) is { Length: > 0 } text ? text : null;

    private static void Set(JsonObject relation, string name, string? value)
    {
        if (value is { Length: > 0 })
        {
            relation[name] = value;
        }
    }
}
