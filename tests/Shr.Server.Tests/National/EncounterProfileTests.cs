using System.Text.Json.Nodes;
using Shr.Server.Registries.Loading;

namespace Shr.Server.Tests.National;

/// <summary>A patient and a visit as a vendor sends them to a server as it is shipped: the preset bangladesh with all its profiles, registries loaded from files, everybody signed in.</summary>
public sealed class EncounterProfileTests
{
    private const string Core = "https://fhir.dghs.gov.bd/core/StructureDefinition/";

    private PatientIndex _index = null!;
    private string _folder = null!;

    private string Home => _index.Access.Server.Base[..^"/fhir".Length];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("shr-profiles-").FullName;
        _index = await PatientIndex.StartAsync("--Preset=bangladesh");
        await LoadAsync("locations", "areas.tsv", "code\ttype\tname\tname_bn\tactive\n30\tdivision\tDhaka\tঢাকা\t1\n3026\tdistrict\tDhaka\tঢাকা\t1\n302618\tupazila\tDohar\t\t1\n");
        await LoadAsync("facilities", "facilities.csv", "id,name,org_type,org_level,geo_code\n10000069,Dohar UHC,Upazila Health Complex,Upazila,302618\n");
        await LoadAsync("providers", "providers.json", """[{"id":18,"name":"Example Provider","gender":"F","facility":"10000069","category":"Physician"}]""");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _index.Access.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task A_visit_of_a_new_patient_that_keeps_to_BD_Core_is_taken_and_read_on_both_sides()
    {
        var hid = await _index.CreateAsync();
        var posted = await PostAsync(hid, Visit(hid));
        Assert.That(posted.Status, Is.EqualTo(200), posted.Text);
        var id = posted.Json["encounterId"]!.GetValue<string>();

        var national = await _index.Access.Server.SendAsync("GET", $"{Home}/patients/{hid}/encounters/{id}", null, [.. _index.Access.Headers(_index.Provider), ("Accept", "application/fhir+json")]);
        Assert.That(national.Status, Is.EqualTo(200), national.Text);
        var records = national.Json["content"]!["entry"]!.AsArray().Select(e => e!["resource"]!).ToDictionary(r => r["resourceType"]!.GetValue<string>());
        Assert.That(records.Keys, Is.EqualTo(new[] { "Composition", "Encounter", "Condition", "Observation" }));

        var patient = (await _index.ResourceAsync(hid))["id"]!.GetValue<string>();
        foreach (var type in new[] { "Encounter", "Condition", "Observation" })
        {
            var found = await _index.FhirAsync(_index.Facility, "GET", $"{type}?patient=Patient/{patient}");
            Assert.That(found.Entries, Has.Count.EqualTo(1), found.Text);
            var record = found.Entries[0]!["resource"]!;
            Assert.That(record["id"]!.GetValue<string>(), Is.EqualTo(records[type]["id"]!.GetValue<string>()));
            var judged = await _index.FhirAsync(_index.Facility, "POST", $"{type}/$validate?profile={Core}bd-{type.ToLowerInvariant()}", record.ToJsonString());
            Assert.That(judged.Text, Does.Not.Contain("\"severity\":\"error\""));
        }
    }

    [Test]
    public async Task What_a_profile_asks_for_and_the_visit_lacks_is_named_entry_by_entry()
    {
        var hid = await _index.CreateAsync("""{"given_name":"Salma"}""");
        var bundle = Visit(hid);
        ((JsonObject)bundle.Encounter["participant"]![0]!).Remove("period");
        ((JsonObject)bundle.Root["entry"]![3]!["resource"]!["subject"]!).Remove("display");
        var refused = await PostAsync(hid, bundle);

        Assert.That(refused.Status, Is.EqualTo(422), refused.Text);
        Assert.That(refused.Json["errors"]!.AsArray().Select(e => e!["field"]!.GetValue<string>()),
            Is.EqualTo(new[] { "Bundle.entry[2].resource.participant[0].period", "Bundle.entry[4].resource.subject.display" }));
    }

    [Test]
    public async Task The_same_visit_is_a_transaction_on_the_FHIR_API_and_is_read_on_the_national_road()
    {
        var hid = await _index.CreateAsync("""{"given_name":"Karima"}""");
        var text = Transaction(Visit(hid))
            .Replace($"{Home}/api/v1/patients/{hid}", $"Patient?identifier=http://dghs.gov.bd/identifier/uhid|{hid}", StringComparison.Ordinal)
            .Replace($"{Home}/api/1.0/facilities/10000069.json", "Organization/facility-10000069", StringComparison.Ordinal)
            .Replace($"{Home}/api/1.0/providers/18.json", "Practitioner/provider-18", StringComparison.Ordinal);
        var done = await _index.FhirAsync(_index.Facility, "POST", "", text);
        Assert.That(done.Status, Is.EqualTo(200), done.Text);
        var id = done.Entries[1]!["response"]!["location"]!.GetValue<string>().Split('/')[1];

        var read = await _index.Access.Server.SendAsync("GET", $"{Home}/patients/{hid}/encounters/{id}", null, [.. _index.Access.Headers(_index.Facility), ("Accept", "application/fhir+json")]);
        Assert.That(read.Status, Is.EqualTo(200), read.Text);
        Assert.That(read.Json["content"]!["entry"]!.AsArray(), Has.Count.EqualTo(4));
    }

    [Test]
    public async Task On_the_FHIR_API_the_address_of_a_patient_in_the_index_names_no_record_and_is_refused()
    {
        var hid = await _index.CreateAsync("""{"given_name":"Nasima"}""");
        var refused = await _index.FhirAsync(_index.Facility, "POST", "", Transaction(Visit(hid)));

        Assert.That(refused.Status, Is.EqualTo(422), refused.Text);
        Assert.That(refused.Text, Does.Contain("SHR-8410"));
    }

    private Task<Answer> PostAsync(string hid, JsonNode bundle) =>
        _index.Access.Server.SendAsync("POST", $"{Home}/patients/{hid}/encounters", bundle.ToJsonString(), _index.Access.Headers(_index.Facility));

    private EncounterBundle Visit(string hid)
    {
        var bundle = new EncounterBundle(hid, Home);
        bundle.Encounter["meta"] = Names("bd-encounter");
        bundle.Encounter["identifier"] = new JsonArray(new JsonObject { ["system"] = "https://hospital.example/visits", ["value"] = "V-" + hid });
        bundle.Encounter["participant"]![0]!["period"] = new JsonObject { ["start"] = "2026-03-01T09:30:00+06:00" };
        var condition = bundle.With("Condition", """
            "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
            "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},
            "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"encounter-diagnosis"}]}],
            "code":{"coding":[{"system":"http://id.who.int/icd/release/11/mms","code":"3A00.Z"}]},"recordedDate":"2026-03-01T10:00:00+06:00"
            """);
        condition["meta"] = Names("bd-condition");
        var observation = bundle.With("Observation", """
            "status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
            "code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},"effectiveDateTime":"2026-03-01T10:00:00+06:00",
            "valueQuantity":{"value":72,"unit":"/min","system":"http://unitsofmeasure.org","code":"/min"}
            """);
        observation["meta"] = Names("bd-observation");
        observation["subject"]!["display"] = "Rahima Khatun";
        observation["performer"] = new JsonArray(new JsonObject { ["reference"] = $"{Home}/api/1.0/providers/18.json" });
        return bundle;
    }

    private static string Transaction(EncounterBundle visit)
    {
        visit.Root["type"] = "transaction";
        foreach (var entry in visit.Root["entry"]!.AsArray())
        {
            entry!["request"] = new JsonObject { ["method"] = "POST", ["url"] = entry["resource"]!["resourceType"]!.GetValue<string>() };
        }

        return visit.Root.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private static JsonObject Names(string profile) => new() { ["profile"] = new JsonArray(Core + profile) };

    private async Task LoadAsync(string kind, string name, string text)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, text);
        var loader = (RegistryLoader)_index.Access.Server.Services.GetService(typeof(RegistryLoader))!;
        var report = await loader.LoadAsync(kind, RegistryFile.Read(path), null, CancellationToken.None);
        Assert.That(report.Refused, Is.Empty);
    }
}
