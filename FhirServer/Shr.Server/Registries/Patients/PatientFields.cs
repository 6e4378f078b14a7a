using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Shr.Server.Options;

namespace Shr.Server.Registries.Patients;

/// <summary>
/// Every field of the national patient document that a client may set, in the order of the document, and how a Patient
/// says it. Reading and writing stand side by side, so that they cannot drift apart.
/// </summary>
internal sealed class PatientFields
{
    private readonly TimeSpan _zone;
    private readonly Dictionary<string, PatientField> _byName;

    public PatientFields(PlaceCodes places, IOptions<ServerOptions> options)
    {
        _zone = options.Value.ZoneOffset;
        var addresses = new AddressForm(places);
        All =
        [
            OfIdentifier("nid", RegistryTerms.NationalId),
            OfIdentifier("bin_brn", RegistryTerms.BirthRegistration),
            OfIdentifier("uid", RegistryTerms.UniqueId),
            new("given_name", p => NameForm.Given(p), NameForm.SetGiven),
            new("sur_name", p => NameForm.Family(p), NameForm.SetFamily),
            new("name_bangla", p => NameForm.Bangla(p), NameForm.SetBangla),
            new("date_of_birth", ReadBirth, WriteBirth),
            OfExtension("dob_type", PatientTerms.BirthDateKind, "1"),
            new("gender", p => Gender(StoredRecord.TextOf(p, "gender")), (p, v) => Put(p, "gender", v?.ToString() switch { "M" => "male", "F" => "female", "O" => "other", _ => null })),
            new("occupation", ReadOccupation, (p, v) => ElementEditor.SetExtension(p, PatientTerms.Occupation, "valueString", v?.ToString().TrimStart('0'))),
            OfExtension("edu_level", PatientTerms.Education),
            OfCode("religion", PatientTerms.Religion, PatientTerms.Religions),
            OfCode("blood_group", PatientTerms.BloodGroup, PatientTerms.BloodGroups),
            OfCode("disability", PatientTerms.Disability, PatientTerms.Disabilities),
            OfExtension("ethnicity", PatientTerms.Ethnicity),
            new("marital_status", StatusForm.ReadMarital, StatusForm.WriteMarital),
            new("nationality", StatusForm.ReadNationality, StatusForm.WriteNationality),
            new("place_of_birth", StatusForm.ReadBirthPlace, StatusForm.WriteBirthPlace),
            OfIdentifier("household_code", RegistryTerms.Household),
            new("confidential", StatusForm.ReadConfidential, StatusForm.WriteConfidential),
            OfExtension("hid_card_status", PatientTerms.CardStatus, "REGISTERED"),
            new("status", p => StatusForm.ReadLife(p, _zone), (p, v) => StatusForm.WriteLife(p, v, _zone)),
            new("phone_number", p => PhoneForm.Read(p), PhoneForm.Write),
            new("primary_contact", p => ContactForm.Name(p), ContactForm.SetName),
            new("primary_contact_number", p => ContactForm.Phone(p), ContactForm.SetPhone),
            new("present_address", addresses.ReadPresent, addresses.WritePresent),
            new("permanent_address", addresses.ReadPermanent, addresses.WritePermanent),
        ];
        _byName = All.ToDictionary(f => f.Name);
    }

    /// <summary>All fields, in the order of the document.</summary>
    public IReadOnlyList<PatientField> All { get; }

    /// <summary>The field of a name, or null.</summary>
    public PatientField? Find(string name) => _byName.GetValueOrDefault(name);

    private static PatientField OfIdentifier(string name, string system) =>
        new(name, p => ElementEditor.Identifier(p, system), (p, v) => ElementEditor.SetIdentifier(p, system, v?.ToString()));

    private static PatientField OfExtension(string name, string url, string? missing = null) =>
        new(name, p => ElementEditor.ExtensionText(p, url) ?? missing, (p, v) => ElementEditor.SetExtension(p, url, "valueCode", v?.DeepClone()));

    private static PatientField OfCode(string name, string url, string system) => new(
        name,
        p => ElementEditor.Code(ElementEditor.Extension(p, url)?["valueCodeableConcept"], system),
        (p, v) => ElementEditor.SetExtension(p, url, "valueCodeableConcept", v is null ? null : ElementEditor.Concept(system, v.ToString())));

    private static JsonNode? ReadOccupation(JsonObject patient) =>
        int.TryParse(ElementEditor.ExtensionText(patient, PatientTerms.Occupation), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? code.ToString("D2", CultureInfo.InvariantCulture)
            : null;

    private JsonNode? ReadBirth(JsonObject patient) =>
        StoredRecord.TextOf(patient, "birthDate") is { } date
            ? NationalTime.Write(ElementEditor.ExtensionText(patient["_birthDate"], PatientTerms.BirthTime) ?? date, _zone)
            : null;

    private void WriteBirth(JsonObject patient, JsonNode? value)
    {
        patient.Remove("birthDate");
        patient.Remove("_birthDate");
        if (value is null || NationalTime.Read(value.ToString(), _zone, out _) is not { } at)
        {
            return;
        }

        patient["birthDate"] = at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (at.TimeOfDay != TimeSpan.Zero || at.Offset != _zone)
        {
            var birthDate = new JsonObject();
            ElementEditor.SetExtension(birthDate, PatientTerms.BirthTime, "valueDateTime", NationalTime.Write(at));
            patient["_birthDate"] = birthDate;
        }
    }

    private static JsonNode? Gender(string? code) => code switch { "male" => "M", "female" => "F", "other" => "O", _ => null };

    private static void Put(JsonObject patient, string name, string? value)
    {
        if (value is null)
        {
            patient.Remove(name);
        }
        else
        {
            patient[name] = value;
        }
    }
}
