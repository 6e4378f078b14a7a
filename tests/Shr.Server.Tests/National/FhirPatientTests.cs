using System.Text.Json.Nodes;

namespace Shr.Server.Tests.National;

/// <summary>Scenarios "FHIR patient": the index's patients as FHIR, in the preset that requires BD-Core.</summary>
public sealed class FhirPatientTests
{
    private const string Full = """
        {"nid":"1991402600001","bin_brn":"19914026000000002","uid":"A1b2C3d4E5f","sur_name":"Karim","name_bangla":"আব্দুল করিম","date_of_birth":"1991-03-04T10:20:30.123+06:00","dob_type":"3",
         "occupation":"06","edu_level":"12","religion":"1","blood_group":"7","disability":"2","ethnicity":"04","marital_status":"2","nationality":"Bangladeshi","place_of_birth":"Dhaka",
         "household_code":"1234","confidential":"Yes","status":{"type":"2"},"phone_number":{"country_code":"880","number":"1712345678"},"primary_contact":"Salma","primary_contact_number":{"number":"1812345678"},
         "permanent_address":{"address_line":"High Street 1","division_id":"99","district_id":"99","upazila_id":"99","country_code":"826"},
         "relations":[{"type":"FTH","given_name":"Abdul"},{"type":"SPS","hid":"98000100100"},{"type":"MTH","name_bangla":"সালমা"}]}
        """;

    private PatientIndex _index = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _index = await PatientIndex.StartAsync("--Preset=bangladesh");

    [OneTimeTearDown]
    public async Task StopAsync() => await _index.DisposeAsync();

    [Test]
    public async Task A_full_document_is_a_valid_bd_patient_and_comes_back()
    {
        var hid = await _index.CreateAsync(Full);
        var document = await _index.DocumentAsync(hid);

        Assert.That(hid, Does.Match("^9[0-9]{10}$"));
        foreach (var (name, value) in JsonNode.Parse(Full)!.AsObject().Where(p => p.Key != "relations"))
        {
            Assert.That(JsonNode.DeepEquals(document[name], value), $"{name}: {document[name]?.ToJsonString()}");
        }

        var patient = await _index.ResourceAsync(hid);
        var check = await _index.FhirAsync(_index.System, "POST", "Patient/$validate?profile=https://fhir.dghs.gov.bd/core/StructureDefinition/bd-patient", patient.ToJsonString());

        // HL7's own extension would have codes of HL7 for a religion; BD-Core requires others.
        Assert.That(check.Json["issue"]!.AsArray().Where(i => i!["severity"]!.ToString() is "error" or "warning").Select(i => i!["details"]!["text"]!.ToString()), Has.All.Contain("ReligiousAffiliation"));
    }

    [Test]
    public async Task Relations_are_related_persons()
    {
        var hid = await _index.CreateAsync(Full);
        var patient = await _index.ResourceAsync(hid);
        var persons = (await _index.FhirAsync(_index.System, "GET", $"RelatedPerson?patient={patient["id"]}")).Entries.Select(e => e!["resource"]!).ToArray();

        Assert.That(persons.Select(p => p["relationship"]![0]!["coding"]![0]!["code"]!.ToString()), Is.EquivalentTo(new[] { "FTH", "SPS", "MTH" }));
        Assert.That(persons.First(p => p.ToJsonString().Contains("FTH", StringComparison.Ordinal))["name"]![0]!["text"]!.ToString(), Is.EqualTo("Abdul"));
        var relations = (await _index.DocumentAsync(hid))["relations"]!.AsArray();
        Assert.That(relations.Select(r => r!["id"]!.ToString()), Is.EquivalentTo(persons.Select(p => p["id"]!.ToString())));
    }

    [TestCase("""{"type":"1"}""", "")]
    [TestCase("""{"type":"2"}""", "_deceasedDateTime")]
    [TestCase("""{"type":"2","date_of_death":"2020-01-02T00:00:00.000+06:00"}""", "deceasedDateTime")]
    [TestCase("""{"type":"3"}""", "")]
    public async Task Dead_with_and_without_a_date_alive_and_unknown(string status, string element)
    {
        var hid = await _index.CreateAsync($$"""{"status":{{status}}}""");
        var patient = await _index.ResourceAsync(hid);

        Assert.That((await _index.DocumentAsync(hid))["status"]!.ToJsonString(), Is.EqualTo(status.Replace("\"+", "\"+", StringComparison.Ordinal)).Or.EqualTo(status.Replace("+06", "\\u002B06", StringComparison.Ordinal)));
        Assert.That(string.Join(' ', patient.Select(p => p.Key).Where(k => k.Contains("deceased", StringComparison.Ordinal))), Is.EqualTo(element));
    }

    [TestCase("""{"shoe":"42"}""")]
    [TestCase("""{"gender":["female","male"]}""")]
    [TestCase("""{"gender":"F"}""")]
    [TestCase("""{"name":[]}""")]
    public async Task An_unknown_element_or_a_broken_rule_is_refused(string changes)
    {
        var patient = await _index.ResourceAsync(await _index.CreateAsync());
        foreach (var name in new[] { "id", "meta", "identifier" })
        {
            patient.Remove(name);
        }

        var answer = await _index.FhirAsync(_index.Facility, "POST", "Patient", PatientIndex.With(patient.ToJsonString(), changes));

        Assert.That(answer.Status, Is.EqualTo(422).Or.EqualTo(400), answer.Text);
        Assert.That((await _index.FhirAsync(_index.Facility, "POST", "Patient", patient.ToJsonString())).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task Every_relation_code_and_every_place_has_its_FHIR_form()
    {
        var codes = File.ReadAllLines(Path.Combine(Root(), "FhirServer", "Shr.Server", "Registries", "content", "master-data.tsv"))
            .Select(l => l.Split('\t')).Where(r => r[0] == "relation").Select(r => r[1]).ToArray();
        var relations = string.Join(',', codes.Select(c => $$"""{"type":"{{c}}","given_name":"A"}"""));
        var hid = await _index.CreateAsync($$"""{"relations":[{{relations}}]}""");

        Assert.That((await _index.DocumentAsync(hid))["relations"]!.AsArray().Select(r => r!["type"]!.ToString()), Is.EquivalentTo(codes));
        foreach (var (division, district, upazila) in new[] { ("45", "61", "13"), ("30", "61", "13"), ("30", "26", "16"), ("60", "91", "31") })
        {
            var place = $$"""{"address_line":"x","division_id":"{{division}}","district_id":"{{district}}","upazila_id":"{{upazila}}","country_code":"050"}""";
            var lives = await _index.DocumentAsync(await _index.CreateAsync($$"""{"present_address":{{place}}}"""));
            Assert.That(JsonNode.DeepEquals(lives["present_address"], JsonNode.Parse(place)), place);
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Shr.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
