using System.Text.Json.Nodes;

namespace Shr.Server.Tests.National;

/// <summary>Scenarios E1 to E5: who may send and replace an encounter of whom.</summary>
public sealed class EncounterTests
{
    private EncounterWorld _world = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _world = await EncounterWorld.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _world.DisposeAsync();

    [TestCase("", "collection")]
    [TestCase("/v2", "collection")]
    public async Task E1_A_facility_posts_a_Bundle_and_gets_the_encounters_id(string prefix, string type)
    {
        var bundle = Bundle(type);
        bundle.WithCondition();
        bundle.WithObservation();

        var answer = await _world.Server.PostAsync($"{_world.Home}{prefix}/patients/{EncounterWorld.Rahima}/encounters", bundle.Root.ToJsonString(), _world.Facility);

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(answer.Text, Does.Match("""^\{"encounterId":"[0-9a-f-]{36}","errors":\[\],"successful":true\}$"""));
    }

    [Test]
    public async Task E1_A_provider_posts_too_and_a_document_with_identifier_and_timestamp_is_taken()
    {
        var bundle = Bundle("document");
        bundle.Root["identifier"] = new JsonObject { ["system"] = "urn:ietf:rfc:3986", ["value"] = "urn:uuid:5b4f1b7e-0000-4000-8000-000000000001" };
        bundle.Root["timestamp"] = "2026-03-01T10:00:00Z";

        var id = await _world.AcceptAsync(bundle, who: _world.Doctor);

        Assert.That((await _world.GetAsync(EncounterWorld.Rahima, id)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task E1_A_transaction_is_taken()
    {
        var bundle = Bundle("transaction");
        foreach (var entry in bundle.Root["entry"]!.AsArray())
        {
            entry!["request"] = new JsonObject { ["method"] = "POST", ["url"] = entry["resource"]!["resourceType"]!.GetValue<string>() };
        }

        await _world.AcceptAsync(bundle);
    }

    [Test]
    public async Task E1_A_Bundle_in_XML_is_taken_and_answered()
    {
        var id = await _world.AcceptAsync(Bundle());
        var xml = (await _world.GetAsync(EncounterWorld.Rahima, id, accept: "application/json")).Json["content"]!.GetValue<string>();
        Assert.That(xml, Does.StartWith("<Bundle xmlns=\"http://hl7.org/fhir\""));

        var answer = await _world.Server.PostAsync($"{_world.Home}/patients/{EncounterWorld.Rahima}/encounters", xml, [.. _world.Facility, ("Content-Type", "application/xml; charset=UTF-8")]);

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(answer.Json["encounterId"]!.GetValue<string>(), Is.Not.EqualTo(id));
    }

    [Test]
    public async Task E1_Patients_Datasense_and_strangers_cannot_post()
    {
        foreach (var who in new[] { _world.Patient, _world.Datasense, _world.System })
        {
            var answer = await _world.PostAsync(EncounterWorld.Rahima, Bundle(), who);

            Assert.That((answer.Status, answer.Text), Is.EqualTo((403, """{"httpStatus":"403","message":"Access is denied"}""")));
        }

        Assert.That((await _world.PostAsync(EncounterWorld.Rahima, Bundle(), [])).Status, Is.EqualTo(401));
    }

    [Test]
    public async Task E1_Its_records_are_ordinary_records_that_name_the_registries()
    {
        var bundle = Bundle();
        bundle.WithObservation();
        var id = await _world.AcceptAsync(bundle);

        var encounter = (await _world.Server.GetAsync($"Encounter/{id}", _world.Facility)).Json;
        Assert.That(encounter["subject"]!["reference"]!.GetValue<string>(), Is.EqualTo($"Patient/{EncounterWorld.Rahima}"));
        Assert.That(encounter["serviceProvider"]!["reference"]!.GetValue<string>(), Is.EqualTo("Organization/f1"));
        Assert.That(encounter["participant"]![0]!["individual"]!["reference"]!.GetValue<string>(), Is.EqualTo("Practitioner/d1"));
        var found = await _world.Server.GetAsync($"Observation?encounter={id}&patient={EncounterWorld.Rahima}", _world.Facility);
        Assert.That(found.Entries, Has.Count.EqualTo(1));
        Assert.That(found.Text, Does.Contain("72.50"));
    }

    [Test]
    public async Task E2_An_unknown_patient_is_412()
    {
        var answer = await _world.PostAsync(EncounterWorld.Unknown, Bundle(hid: EncounterWorld.Unknown));

        Assert.That(answer.Status, Is.EqualTo(412));
        Assert.That(answer.Text, Is.EqualTo(
            """{"httpStatus":"412","message":"Patient not available in patient registry","errors":[{"field":"healthId","type":"invalid","reason":"Patient not available in patient registry"}]}"""));
        Assert.That((await _world.PutAsync(EncounterWorld.Unknown, "1", Bundle(hid: EncounterWorld.Unknown))).Status, Is.EqualTo(412));
    }

    [Test]
    public async Task E2_A_Bundle_that_breaks_rules_is_told_so_before_the_patient_is_looked_for()
    {
        var bundle = Bundle(hid: EncounterWorld.Unknown);
        bundle.Composition.Remove("subject");

        Assert.That((await _world.PostAsync(EncounterWorld.Unknown, bundle)).Status, Is.EqualTo(422));
    }

    [Test]
    public async Task E3_An_unknown_encounter_is_412_and_so_is_one_of_another_patient()
    {
        var answer = await _world.PutAsync(EncounterWorld.Rahima, "no-such", Bundle());
        Assert.That((answer.Status, answer.Json["errors"]![0]!.ToJsonString()), Is.EqualTo((412, """{"field":"encounterId","type":"invalid","reason":"Encounter (no-such) not available."}""")));

        var id = await _world.AcceptAsync(Bundle());
        Assert.That((await _world.PutAsync(EncounterWorld.Gone, id, Bundle(hid: EncounterWorld.Gone))).Status, Is.EqualTo(412));
    }

    [Test]
    public async Task E4_The_creator_replaces_the_content_as_new_versions_and_what_is_gone_is_deleted()
    {
        var bundle = Bundle();
        var condition = bundle.WithCondition();
        bundle.WithObservation();
        var id = await _world.AcceptAsync(bundle);
        var before = await _world.GetAsync(EncounterWorld.Rahima, id);
        var observation = EncounterWorld.Of(before, "Observation")[0]["id"]!.GetValue<string>();
        var conditionId = EncounterWorld.Of(before, "Condition")[0]["id"]!.GetValue<string>();

        bundle.Root["entry"]!.AsArray().RemoveAt(3);
        bundle.Composition["section"]!.AsArray().RemoveAt(1);
        condition["code"]!["text"] = "Dengue, seen again";
        var answer = await _world.PutAsync(EncounterWorld.Rahima, id, bundle);

        Assert.That((answer.Status, answer.Json["encounterId"]!.GetValue<string>()), Is.EqualTo((200, id)), answer.Text);
        var after = await _world.GetAsync(EncounterWorld.Rahima, id);
        Assert.That(EncounterWorld.Of(after, "Observation"), Is.Empty);
        Assert.That(EncounterWorld.Of(after, "Condition")[0]["id"]!.GetValue<string>(), Is.EqualTo(conditionId));
        Assert.That(EncounterWorld.Of(after, "Condition")[0]["meta"]!["versionId"]!.GetValue<string>(), Is.EqualTo("2"));
        Assert.That((await _world.Server.GetAsync($"Observation/{observation}", _world.Facility)).Status, Is.EqualTo(410));
        Assert.That((await _world.Server.GetAsync($"Encounter/{id}/_history", _world.Facility)).Entries, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task E4_What_was_read_can_be_sent_back_and_stays_the_same_records()
    {
        var bundle = Bundle();
        bundle.WithCondition();
        var id = await _world.AcceptAsync(bundle);
        var read = await _world.GetAsync(EncounterWorld.Rahima, id);

        var answer = await _world.PutAsync(EncounterWorld.Rahima, id, read.Json["content"]!);

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        var again = await _world.GetAsync(EncounterWorld.Rahima, id);
        Assert.That(Ids(again), Is.EqualTo(Ids(read)));

        static string Ids(Answer answer) => string.Join(' ', answer.Json["content"]!["entry"]!.AsArray().Select(e => e!["fullUrl"]!.GetValue<string>()));
    }

    [TestCase("normal")]
    [TestCase("confidential encounter")]
    [TestCase("confidential patient")]
    public async Task E4_Only_the_creator_updates(string kind)
    {
        var hid = kind == "confidential patient" ? EncounterWorld.Secret : EncounterWorld.Rahima;
        var bundle = Bundle(hid: hid);
        bundle.WithObservation();
        bundle.Composition["confidentiality"] = kind == "confidential encounter" ? "R" : "N";
        var id = await _world.AcceptAsync(bundle, hid);

        var other = await _world.PutAsync(hid, id, bundle, _world.Other);
        Assert.That(other.Status, Is.EqualTo(403), other.Text);
        Assert.That(other.Json["errors"]![0]!["field"]!.GetValue<string>(), Is.EqualTo("updatedBy"));

        // The doctor writes for the same facility, but did not make it: the pair counts.
        Assert.That((await _world.PutAsync(hid, id, bundle, _world.Doctor)).Status, Is.EqualTo(403));
        Assert.That((await _world.PutAsync(hid, id, bundle, _world.Patient)).Status, Is.EqualTo(403));
        Assert.That((await _world.PutAsync(hid, id, bundle)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task E5_A_merged_patient_is_308_with_the_new_health_id_and_no_location()
    {
        var bundle = Bundle(hid: EncounterWorld.Old);
        foreach (var answer in new[]
        {
            await _world.PostAsync(EncounterWorld.Old, bundle),
            await _world.PutAsync(EncounterWorld.Old, "1", bundle),
            await _world.GetAsync(EncounterWorld.Old, "1"),
        })
        {
            Assert.That((answer.Status, answer.Header("Location")), Is.EqualTo((308, (string?)null)), answer.Text);
            Assert.That(answer.Json["message"]!.GetValue<string>(), Does.Contain($"{EncounterWorld.Old} has been moved and replaced with {EncounterWorld.Rahima}"));
        }
    }

    [Test]
    public async Task An_encounter_after_the_patients_death_is_refused_and_one_before_is_not()
    {
        var bundle = Bundle(hid: EncounterWorld.Gone);
        Assert.That(await _world.RefuseAsync(bundle, EncounterWorld.Gone), Has.Some.Contains("death"));

        bundle.Encounter["period"] = new JsonObject { ["start"] = "2020-02-03" };
        await _world.AcceptAsync(bundle, EncounterWorld.Gone);
    }

    [Test]
    public async Task A_repeated_post_is_done_once_by_the_Bundles_identifier_or_by_the_key()
    {
        var bundle = Bundle();
        bundle.Root["identifier"] = new JsonObject { ["system"] = "http://hospital.example/bundle", ["value"] = "4711" };
        var id = await _world.AcceptAsync(bundle);
        Assert.That(await _world.AcceptAsync(bundle), Is.EqualTo(id));
        Assert.That((await _world.Server.GetAsync($"Encounter/{id}/_history", _world.Facility)).Entries, Has.Count.EqualTo(1));

        bundle.WithObservation();
        var changed = await _world.PostAsync(EncounterWorld.Rahima, bundle);
        Assert.That((changed.Status, changed.Json["errors"]![0]!["field"]!.GetValue<string>()), Is.EqualTo((409, "Bundle.identifier")));

        // Another sender's document with the same identifier is another one.
        Assert.That(await _world.AcceptAsync(bundle, who: _world.Other), Is.Not.EqualTo(id));
        var first = await _world.PostAsync(EncounterWorld.Rahima, Bundle(), null, ("Idempotency-Key", "k1"));
        var second = await _world.PostAsync(EncounterWorld.Rahima, Bundle(), null, ("Idempotency-Key", "k1"));
        Assert.That(second.Text, Is.EqualTo(first.Text));
    }

    [Test]
    public async Task Two_replacements_at_once_are_both_done_one_after_the_other()
    {
        var id = await _world.AcceptAsync(Bundle());

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _world.PutAsync(EncounterWorld.Rahima, id, Bundle())));

        Assert.That(answers.Select(a => a.Status), Is.All.EqualTo(200));
        Assert.That((await _world.Server.GetAsync($"Encounter/{id}/_history", _world.Facility)).Entries, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task The_same_Bundle_sent_many_times_at_once_is_one_encounter()
    {
        var bundle = Bundle();
        bundle.WithObservation();
        bundle.Root["identifier"] = new JsonObject { ["system"] = "http://hospital.example/bundle", ["value"] = "at once" };

        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _world.AcceptAsync(bundle)));

        Assert.That(ids.Distinct(), Has.Exactly(1).Items);
        Assert.That((await _world.Server.GetAsync($"Encounter/{ids[0]}/_history", _world.Facility)).Entries, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Entries_without_a_resource_and_what_only_the_server_writes_are_refused()
    {
        var bundle = Bundle();
        bundle.Root["type"] = "transaction";
        foreach (var entry in bundle.Root["entry"]!.AsArray())
        {
            entry!["request"] = new JsonObject { ["method"] = "POST", ["url"] = entry["resource"]!["resourceType"]!.GetValue<string>() };
        }

        bundle.Root["entry"]!.AsArray().Add(JsonNode.Parse($$"""{"request":{"method":"DELETE","url":"Patient/{{EncounterWorld.Rahima}}"} }"""));
        Assert.That(await _world.RefuseAsync(bundle), Is.EqualTo(new[] { "Bundle.entry[3].resource: There must be a resource in each entry of an encounter." }));

        foreach (var type in new[] { "Basic", "Task" })
        {
            bundle = Bundle();
            bundle.Add("urn:uuid:00000000-0000-4000-8000-0000000000ff", (JsonObject)JsonNode.Parse(
                $$$"""{"resourceType":"{{{type}}}","status":"requested","intent":"order","code":{"coding":[{"system":"x","code":"y"}]},"meta":{"security":[{"system":"http://dghs.gov.bd/fhir/CodeSystem/sealed-for","code":"facility-10000070"}]} }""")!);
            if (type == "Basic")
            {
                bundle.Root["entry"]![2]!["resource"]!.AsObject().Remove("status");
                bundle.Root["entry"]![2]!["resource"]!.AsObject().Remove("intent");
            }

            Assert.That(await _world.RefuseAsync(bundle), Has.Some.Contains("Only the server uses the system"), type);
        }
    }

    [Test]
    public async Task What_is_changed_on_the_FHIR_API_is_seen_on_the_national_road()
    {
        var bundle = Bundle();
        bundle.WithObservation();
        var id = await _world.AcceptAsync(bundle);
        var observation = EncounterWorld.Of(await _world.GetAsync(EncounterWorld.Rahima, id), "Observation")[0];
        observation["status"] = "amended";

        var written = await _world.Server.PutAsync($"Observation/{observation["id"]}", observation.ToJsonString(), _world.Facility);

        Assert.That(written.Status, Is.EqualTo(200), written.Text);
        Assert.That(EncounterWorld.Of(await _world.GetAsync(EncounterWorld.Rahima, id), "Observation")[0]["status"]!.GetValue<string>(), Is.EqualTo("amended"));
    }

    [TestCase("application/json", "application/json")]
    [TestCase("application/xml", "application/xml")]
    public async Task Broken_bodies_are_422_in_the_form_that_is_accepted(string accept, string type)
    {
        foreach (var body in new[] { "", "{", "[]", "null", "<Bundle", "{\"resourceType\":\"Patient\"}", "{\"resourceType\":\"Bundle\"}", "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{\"resource\":7},null]}" })
        {
            var answer = await _world.Server.PostAsync($"{_world.Home}/patients/{EncounterWorld.Rahima}/encounters", body, [.. _world.Facility, ("Accept", accept)]);

            Assert.That((answer.Status, answer.ContentType), Is.EqualTo((422, $"{type}; charset=utf-8")), $"{body}: {answer.Text}");
        }
    }

    [Test]
    public async Task An_encounter_that_is_not_there_is_404() =>
        Assert.That((await _world.GetAsync(EncounterWorld.Rahima, "none")).Text, Is.EqualTo("""{"httpStatus":"404","message":"Encounter none not found"}"""));

    private EncounterBundle Bundle(string type = "collection", string hid = EncounterWorld.Rahima) => new(hid, _world.Home, type);
}
