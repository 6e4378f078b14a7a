using System.Text.Json.Nodes;

namespace Shr.Server.Tests.National;

/// <summary>Scenarios C1 to C8 as far as one encounter is read by its id, and the same law on the FHIR API.</summary>
public sealed class EncounterAccessTests
{
    private const string Rahima = EncounterWorld.Rahima;
    private const string Secret = EncounterWorld.Secret;

    private EncounterWorld _world = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _world = await EncounterWorld.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _world.DisposeAsync();

    [Test]
    public async Task C1_An_ordinary_encounter_is_read_by_facilities_providers_the_patient_and_the_system()
    {
        var id = await SendAsync(Rahima, "N");

        foreach (var who in new[] { _world.Facility, _world.Other, _world.Doctor, _world.Patient, _world.System, _world.Datasense })
        {
            var answer = await _world.GetAsync(Rahima, id, who);
            Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
            Assert.That(EncounterWorld.Of(answer, "Observation"), Has.Length.EqualTo(1));
        }
    }

    [TestCase("R")]
    [TestCase("V")]
    public async Task C2_A_confidential_encounter_is_refused_to_facilities_and_providers_in_the_contracts_words(string level)
    {
        var id = await SendAsync(Rahima, level);

        var answer = await _world.GetAsync(Rahima, id);
        Assert.That(answer.Text, Is.EqualTo($$"""{"httpStatus":"403","message":"Access is denied to user {{_world.FacilityUser}} for encounter {{id}}"}"""));
        Assert.That((await _world.GetAsync(Rahima, id, _world.Other)).Status, Is.EqualTo(403));
        Assert.That((await _world.GetAsync(Rahima, id, _world.Doctor)).Status, Is.EqualTo(403));
    }

    [TestCase("U")]
    [TestCase("L")]
    [TestCase("M")]
    [TestCase("N")]
    public async Task C3_Up_to_normal_nothing_is_confidential(string level) =>
        Assert.That((await _world.GetAsync(Rahima, await SendAsync(Rahima, level), _world.Other)).Status, Is.EqualTo(200));

    [Test]
    public async Task C4_Every_encounter_of_a_confidential_patient_is_refused_to_facilities_and_providers()
    {
        var id = await SendAsync(Secret, "N");

        Assert.That((await _world.GetAsync(Secret, id)).Status, Is.EqualTo(403));
        Assert.That((await _world.GetAsync(Secret, id, _world.Doctor)).Status, Is.EqualTo(403));
        Assert.That((await _world.GetAsync(Secret, id, _world.System)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task C5_The_patient_reads_the_own_confidential_encounter_whole()
    {
        var id = await SendAsync(Rahima, "V");

        var answer = await _world.GetAsync(Rahima, id, _world.Patient);

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(EncounterWorld.Of(answer, "Observation"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task C6_The_patient_is_refused_others_encounters_whether_they_exist_or_not()
    {
        var id = await SendAsync(Secret, "N");

        var answer = await _world.GetAsync(Secret, id, _world.Patient);

        Assert.That((answer.Status, answer.Text), Is.EqualTo((403, """{"httpStatus":"403","message":"Access is denied"}""")));
        Assert.That((await _world.GetAsync(Secret, "none", _world.Patient)).Text, Is.EqualTo(answer.Text));
        Assert.That((await _world.GetAsync(EncounterWorld.Unknown, "none", _world.Patient)).Text, Is.EqualTo(answer.Text));
    }

    [Test]
    public async Task C7_The_system_and_Datasense_read_all()
    {
        var id = await SendAsync(Secret, "V");

        Assert.That((await _world.GetAsync(Secret, id, _world.System)).Status, Is.EqualTo(200));
        Assert.That((await _world.GetAsync(Secret, id, _world.Datasense)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task C8_Roles_without_a_part_in_care_read_none()
    {
        var id = await SendAsync(Rahima, "N");

        foreach (var group in new[] { "MCI Admin", "MCI Approver", "SHR Auditor" })
        {
            var who = _world.Access.Headers(_world.Access.Enrol(group.ToLowerInvariant().Replace(' ', '-'), $"{group.Replace(' ', '.')}@c8.example", [group], ["mci-supervisor:1:3026"]));
            Assert.That((await _world.GetAsync(Rahima, id, who)).Status, Is.EqualTo(403), group);
        }
    }

    [Test]
    public async Task What_is_confidential_as_a_whole_is_so_in_each_part_on_the_FHIR_API()
    {
        var id = await SendAsync(Rahima, "R");
        var parts = EncounterWorld.Of(await _world.GetAsync(Rahima, id, _world.System), "Observation");

        foreach (var path in new[] { $"Encounter/{id}", $"Observation/{parts[0]["id"]}" })
        {
            Assert.That((await _world.Server.GetAsync(path, _world.Other)).Status, Is.EqualTo(404), path);
            Assert.That((await _world.Server.GetAsync(path, _world.System)).Status, Is.EqualTo(200), path);
        }
    }

    [Test]
    public async Task A_consent_that_denies_the_reader_hides_the_encounter()
    {
        var patient = "98000100209";
        await SystemPutAsync($"Patient/{patient}", $$"""{"resourceType":"Patient","id":"{{patient}}","identifier":[{"system":"http://dghs.gov.bd/identifier/uhid","value":"{{patient}}"}]}""");
        var id = await SendAsync(patient, "N");
        Assert.That((await _world.GetAsync(patient, id, _world.Other)).Status, Is.EqualTo(200));

        await SystemPutAsync("Consent/c1", $$"""
            {"resourceType":"Consent","id":"c1","status":"active","scope":{"coding":[{"code":"patient-privacy"}]},"category":[{"text":"privacy"}],"patient":{"reference":"Patient/{{patient}}"},
             "policyRule":{"text":"law"},"provision":{"type":"deny","actor":[{"role":{"text":"facility"},"reference":{"identifier":{"value":"10000070"} } }]} }
            """);

        Assert.That((await _world.GetAsync(patient, id, _world.Other)).Status, Is.EqualTo(403));
        Assert.That((await _world.GetAsync(patient, id)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task On_the_FHIR_API_only_the_creator_changes_an_encounter_and_what_was_sent_with_it()
    {
        var id = await SendAsync(Rahima, "N");
        var read = await _world.GetAsync(Rahima, id);
        foreach (var record in new[] { EncounterWorld.Of(read, "Encounter")[0], EncounterWorld.Of(read, "Observation")[0] })
        {
            var path = $"{record["resourceType"]}/{record["id"]}";
            Assert.That((await _world.Server.PutAsync(path, record.ToJsonString(), _world.Other)).Issues, Has.Some.EqualTo("SHR-8401"), path);
            Assert.That((await _world.Server.SendAsync("DELETE", path, null, _world.Other)).Status, Is.EqualTo(403), path);
            Assert.That((await _world.Server.PutAsync(path, record.ToJsonString(), _world.Facility)).Status, Is.EqualTo(200), path);
            Assert.That((await _world.Server.PutAsync(path, record.ToJsonString(), _world.System)).Status, Is.EqualTo(200), path);
        }
    }

    [Test]
    public async Task On_the_FHIR_API_a_single_encounter_of_a_merged_an_unknown_and_a_dead_patient_is_refused()
    {
        foreach (var (patient, status, issue) in new[] { ("p-old", 409, "SHR-8403"), ("nobody", 422, "SHR-8402"), (EncounterWorld.Gone, 422, "SHR-8404") })
        {
            var encounter = Encounter(patient);
            var answer = await _world.Server.PostAsync("Encounter", encounter, _world.Facility);
            Assert.That((answer.Status, answer.Issues[^1]), Is.EqualTo((status, issue)), answer.Text);

            var bundle = $$$"""{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{{{encounter}}},"request":{"method":"POST","url":"Encounter"}}]}""";
            Assert.That((await _world.Server.PostAsync("", bundle, _world.Facility)).Status, Is.EqualTo(status));
        }
    }

    [Test]
    public async Task A_merge_between_the_question_and_the_commit_is_noticed()
    {
        var hid = "98000100217";
        await SystemPutAsync($"Patient/{hid}", $$"""{"resourceType":"Patient","id":"{{hid}}","active":true,"identifier":[{"system":"http://dghs.gov.bd/identifier/uhid","value":"{{hid}}"}]}""");
        var merged = $$"""{"resourceType":"Patient","id":"{{hid}}","active":false,"identifier":[{"system":"http://dghs.gov.bd/identifier/uhid","value":"{{hid}}"}],"link":[{"type":"replaced-by","other":{"reference":"Patient/{{Rahima}}"} }]}""";

        var posts = Enumerable.Range(0, 8).Select(_ => _world.PostAsync(hid, new EncounterBundle(hid, _world.Home)));
        var merge = SystemPutAsync($"Patient/{hid}", merged);
        var answers = await Task.WhenAll(posts);
        await merge;

        Assert.That(answers.Select(a => a.Status), Is.All.AnyOf(200, 308));
        var at = (await _world.Server.GetAsync($"Patient/{hid}", _world.System)).Json["meta"]!["lastUpdated"]!.GetValue<string>();
        foreach (var id in answers.Where(a => a.Status == 200).Select(a => a.Json["encounterId"]!.GetValue<string>()))
        {
            var made = (await _world.Server.GetAsync($"Encounter/{id}", _world.System)).Json["meta"]!["lastUpdated"]!.GetValue<string>();
            Assert.That(string.CompareOrdinal(made, at), Is.LessThanOrEqualTo(0));
        }
    }

    [Test]
    public async Task A_single_encounter_written_on_the_FHIR_API_is_read_on_the_national_road()
    {
        var created = await _world.Server.PostAsync("Encounter", Encounter(Rahima), _world.Facility);
        Assert.That(created.Status, Is.EqualTo(201), created.Text);
        var id = created.Json["id"]!.GetValue<string>();
        await _world.Server.PostAsync("Observation", $$"""
            {"resourceType":"Observation","status":"final","code":{"text":"pulse"},"subject":{"reference":"Patient/{{Rahima}}"},"encounter":{"reference":"Encounter/{{id}}"} }
            """, _world.Other);

        var read = await _world.GetAsync(Rahima, id, _world.Doctor);

        Assert.That(read.Status, Is.EqualTo(200), read.Text);
        Assert.That(EncounterWorld.Of(read, "Observation"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task The_bangladesh_preset_asks_for_registered_facilities_on_the_FHIR_API_too()
    {
        await using var strict = await EncounterWorld.StartAsync("--Encounters:StrictOnFhir=true");
        var encounter = (JsonObject)JsonNode.Parse(Encounter(Rahima))!;
        encounter["serviceProvider"] = new JsonObject { ["reference"] = "Organization/f3" };

        var refused = await strict.Server.PostAsync("Encounter", encounter.ToJsonString(), strict.Facility);
        Assert.That(refused.Issues, Is.EqualTo(new[] { "SHR-8405", "SHR-8407" }));

        encounter["serviceProvider"]!["reference"] = "Organization/f1";
        encounter["type"] = JsonNode.Parse("""[{"coding":[{"system":"http://dghs.gov.bd/fhir/CodeSystem/encounter-type","code":"OPD"}]}]""");
        Assert.That((await strict.Server.PostAsync("Encounter", encounter.ToJsonString(), strict.Facility)).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task What_the_national_system_loaded_for_a_facility_is_that_facilitys()
    {
        var named = (JsonObject)JsonNode.Parse(Encounter(Rahima))!;
        named["id"] = "loaded";
        named["serviceProvider"] = new JsonObject { ["reference"] = "Organization/f2" };
        await SystemPutAsync("Encounter/loaded", named.ToJsonString());

        Assert.That((await _world.Server.PutAsync("Encounter/loaded", named.ToJsonString(), _world.Facility)).Status, Is.EqualTo(403));
        Assert.That((await _world.PutAsync(Rahima, "loaded", new EncounterBundle(Rahima, _world.Home))).Status, Is.EqualTo(403));
        Assert.That((await _world.PutAsync(Rahima, "loaded", new EncounterBundle(Rahima, _world.Home), _world.Other)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task In_the_bangladesh_preset_missing_targets_are_refused_and_the_addresses_of_registries_are_none()
    {
        await using var strict = await EncounterWorld.StartAsync("--Preset=bangladesh", "--Validation:RequireBdCore=false", "--Server:RequireBdCore=false");
        var bundle = new EncounterBundle(Rahima, strict.Home);
        bundle.WithCondition();
        var id = await strict.AcceptAsync(bundle);
        Assert.That((await strict.GetAsync(Rahima, id)).Status, Is.EqualTo(200));

        bundle.WithObservation()["basedOn"] = new JsonArray(new JsonObject { ["reference"] = "ServiceRequest/none" });
        Assert.That(await strict.RefuseAsync(bundle), Has.Some.Contains("ServiceRequest/none"));
    }

    [Test]
    public async Task Deeply_nested_records_are_written_and_read()
    {
        var nested = """{"url":"http://example.org/x","valueString":"deep"}""";
        for (var i = 0; i < 40; i++)
        {
            nested = $$"""{"url":"http://example.org/x","extension":[{{nested}}]}""";
        }

        var bundle = new EncounterBundle(Rahima, _world.Home);
        foreach (var record in new[] { bundle.Encounter, bundle.WithObservation() })
        {
            record["extension"] = new JsonArray(JsonNode.Parse(nested, null, new System.Text.Json.JsonDocumentOptions { MaxDepth = 500 }));
        }

        var posted = await _world.Server.PostAsync(
            $"{_world.Home}/patients/{Rahima}/encounters", bundle.Root.ToJsonString(new System.Text.Json.JsonSerializerOptions { MaxDepth = 500 }), _world.Facility);
        Assert.That(posted.Status, Is.EqualTo(200), posted.Text);
        var id = posted.Json["encounterId"]!.GetValue<string>();

        Assert.That((await _world.GetAsync(Rahima, id, accept: "application/json")).Text, Does.Contain("deep"));
        Assert.That((await _world.GetAsync(Rahima, id)).Text, Does.Contain("deep"));
        var record2 = await _world.Server.GetAsync($"Encounter/{id}", _world.Facility);
        Assert.That((await _world.Server.PutAsync($"Encounter/{id}", record2.Text, _world.Facility)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Without_access_control_encounters_are_sent_and_read_by_anybody()
    {
        await using var open = await TestServer.StartAsync();
        var home = open.Base[..^"/fhir".Length];
        await open.CreateAsync("""{"resourceType":"Organization","identifier":[{"system":"http://dghs.gov.bd/identifier/facility","value":"10000069"}],"name":"x"}""");
        await open.CreateAsync("""{"resourceType":"Practitioner","identifier":[{"system":"http://dghs.gov.bd/identifier/provider","value":"18"}]}""");
        await open.CreateAsync($$"""{"resourceType":"Patient","identifier":[{"system":"http://dghs.gov.bd/identifier/uhid","value":"{{Rahima}}"}]}""");
        var bundle = new EncounterBundle(Rahima, home);

        var posted = await open.PostAsync($"{home}/patients/{Rahima}/encounters", bundle.Root.ToJsonString());
        Assert.That(posted.Status, Is.EqualTo(200), posted.Text);
        var path = $"{home}/patients/{Rahima}/encounters/{posted.Json["encounterId"]}";

        Assert.That((await open.PutAsync(path, bundle.Root.ToJsonString())).Status, Is.EqualTo(200));
        Assert.That((await open.GetAsync(path)).Status, Is.EqualTo(200));
    }

    private async Task<string> SendAsync(string hid, string level)
    {
        var bundle = new EncounterBundle(hid, _world.Home);
        bundle.WithObservation();
        bundle.Composition["confidentiality"] = level;
        return await _world.AcceptAsync(bundle, hid);
    }

    private async Task SystemPutAsync(string path, string body)
    {
        var answer = await _world.Server.PutAsync(path, body, _world.System);
        Assert.That(answer.Status, Is.AnyOf(200, 201), answer.Text);
    }

    private static string Encounter(string patient) => $$$"""
        {"resourceType":"Encounter","status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},"subject":{"reference":"Patient/{{{patient}}}"},"period":{"start":"2026-03-01"}}
        """;
}
