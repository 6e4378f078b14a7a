using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Patients;

/// <summary>Father and mother stand in the Patient too, as contacts: by them persons of one name are told apart.</summary>
internal static class ParentForm
{
    private const string NextOfKin = "N";

    private static readonly string[] Parents = ["FTH", "MTH"];

    /// <summary>Makes the contacts say what the relations say; other contacts stay.</summary>
    public static void Write(JsonObject patient, RelationChanges relations)
    {
        if (relations.Entries.Count == 0)
        {
            return;
        }

        foreach (var parent in Parents)
        {
            ElementEditor.Remove(patient, "contact", c => IsParent(c, parent));
            if (relations.All.FirstOrDefault(r => StoredRecord.TextOf(r, "type") == parent) is { } relation && Named(relation) is { } name)
            {
                // The kinds of contacts that R4 knows have no parents, but next of kin.
                var relationship = ElementEditor.Concept(PatientTerms.ContactRoles, NextOfKin);
                ElementEditor.Add(relationship, "coding", new JsonObject { ["system"] = PatientTerms.RoleCodes, ["code"] = parent });
                ElementEditor.Add(patient, "contact", new JsonObject { ["relationship"] = new JsonArray(relationship), ["name"] = name });
            }
        }
    }

    /// <summary>Whether a contact is one of the parents.</summary>
    public static bool IsParent(JsonObject contact) => Parents.Any(p => IsParent(contact, p));

    private static bool IsParent(JsonObject contact, string parent) =>
        StoredRecord.ListOf(contact, "relationship").Any(r => ElementEditor.Code(r, PatientTerms.RoleCodes) == parent);

    private static JsonObject? Named(JsonObject relation)
    {
        var person = new JsonObject();
        NameForm.SetGiven(person, relation["given_name"]);
        NameForm.SetFamily(person, relation["sur_name"]);
        if (relation["name_bangla"] is { } bangla)
        {
            NameForm.SetBangla(person, bangla);
        }

        var name = StoredRecord.ListOf(person, "name").FirstOrDefault();
        name?.Remove("use");
        if (name is null || name.Count == 0)
        {
            return null;
        }

        ((JsonArray)person["name"]!).Clear();
        return name;
    }
}
