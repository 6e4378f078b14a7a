using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Patients;

/// <summary>The primary contact: a name and a phone number, which FHIR keeps as the contact for emergencies.</summary>
internal static class ContactForm
{
    private const string Emergency = "C";

    public static JsonNode? Name(JsonObject patient)
    {
        var name = Find(patient)?["name"];
        return StoredRecord.TextOf(name, "text")
            ?? (string.Join(' ', (name?["given"] as JsonArray ?? []).OfType<JsonValue>().Select(g => g.ToString()).Append(StoredRecord.TextOf(name, "family") ?? "")).Trim() is { Length: > 0 } whole ? whole : null);
    }

    public static JsonObject? Phone(JsonObject patient) => PhoneForm.Read(Find(patient));

    public static void SetName(JsonObject patient, JsonNode? value)
    {
        var contact = Make(patient, value);
        if (contact is null)
        {
            return;
        }

        contact.Remove("name");
        if (value is not null)
        {
            contact["name"] = new JsonObject { ["text"] = value.DeepClone() };
        }

        DropEmpty(patient, contact);
    }

    public static void SetPhone(JsonObject patient, JsonNode? value)
    {
        if (Make(patient, value) is { } contact)
        {
            PhoneForm.Write(contact, value);
            DropEmpty(patient, contact);
        }
    }

    private static JsonObject? Find(JsonObject patient)
    {
        var contacts = StoredRecord.ListOf(patient, "contact").Where(c => !ParentForm.IsParent(c)).ToArray();
        return contacts.FirstOrDefault(c => StoredRecord.ListOf(c, "relationship").Any(r => ElementEditor.Code(r, PatientTerms.ContactRoles) == Emergency))
            ?? contacts.FirstOrDefault();
    }

    private static JsonObject? Make(JsonObject patient, JsonNode? value)
    {
        if (Find(patient) is { } found)
        {
            return found;
        }

        if (value is null)
        {
            return null;
        }

        var made = new JsonObject { ["relationship"] = new JsonArray(ElementEditor.Concept(PatientTerms.ContactRoles, Emergency)) };
        ElementEditor.Add(patient, "contact", made);
        return made;
    }

    // A contact must have a name, a number or an address.
    private static void DropEmpty(JsonObject patient, JsonObject contact)
    {
        if (contact["name"] is null && contact["telecom"] is null && contact["address"] is null && contact["organization"] is null)
        {
            ElementEditor.Remove(patient, "contact", c => ReferenceEquals(c, contact));
        }
    }
}
