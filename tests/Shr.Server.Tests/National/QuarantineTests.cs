using System.Text.Json.Nodes;

namespace Shr.Server.Tests.National;

/// <summary>Refused Bundles are kept for their sender, corrected, and sent again down the whole road.</summary>
public sealed class QuarantineTests
{
    private const string Rahima = EncounterWorld.Rahima;

    private EncounterWorld _world = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _world = await EncounterWorld.StartAsync("--Quarantine:MaxPerSender=20", "--Quarantine:MaxBytes=20000");

    [OneTimeTearDown]
    public async Task StopAsync() => await _world.DisposeAsync();

    [Test]
    public async Task A_refused_Bundle_is_kept_with_its_reasons()
    {
        var (id, bundle) = await RefusedAsync("first");

        var kept = (await AskAsync("GET", $"/quarantine/{id}")).Json;

        Assert.That(kept["status"]!.GetValue<string>(), Is.EqualTo("open"));
        Assert.That(kept["healthId"]!.GetValue<string>(), Is.EqualTo(Rahima));
        Assert.That(kept["httpStatus"]!.GetValue<string>(), Is.EqualTo("422"));
        Assert.That(kept["errors"]![0]!["reason"]!.GetValue<string>(), Is.EqualTo("There must be a code in condition"));
        Assert.That(kept["bundle"]!.GetValue<string>(), Is.EqualTo(bundle.Root.ToJsonString()));
        var listed = (await AskAsync("GET", "/quarantine?status=open")).Json["entries"]!.AsArray();
        Assert.That(listed.Select(e => e!["id"]!.GetValue<string>()), Does.Contain(id));
    }

    [Test]
    public async Task Only_the_sender_and_the_system_learn_of_it()
    {
        var (id, _) = await RefusedAsync("secret");

        foreach (var who in new[] { _world.Other, _world.Doctor })
        {
            Assert.That((await AskAsync("GET", $"/quarantine/{id}", who)).Status, Is.EqualTo(404));
            Assert.That((await AskAsync("GET", "/quarantine", who)).Text, Does.Not.Contain(id));
            Assert.That((await AskAsync("POST", $"/quarantine/{id}/replay", who)).Status, Is.EqualTo(404));
            Assert.That((await AskAsync("DELETE", $"/quarantine/{id}", who)).Status, Is.EqualTo(404));
            Assert.That((await _world.Server.GetAsync($"Basic/{id}", who)).Status, Is.EqualTo(404));
            Assert.That((await _world.Server.GetAsync($"Basic/{id}/_history", who)).Text, Does.Not.Contain("\"Basic\""));
            Assert.That((await _world.Server.GetAsync("Basic?_summary=count&code=http://dghs.gov.bd/fhir/CodeSystem/quarantine|refused-bundle", who)).Json["total"]!.GetValue<int>(), Is.Zero);
            Assert.That((await _world.Server.GetAsync($"Basic/{id}", [.. who, ("X-Purpose-Of-Use", "BTG"), ("X-Break-Glass-Reason", "patient unconscious")])).Status, Is.EqualTo(404));
        }

        Assert.That((await AskAsync("GET", $"/quarantine/{id}", _world.Patient)).Status, Is.EqualTo(403));
        Assert.That((await _world.Server.GetAsync($"Basic/{id}", _world.Patient)).Status, Is.EqualTo(404));
        Assert.That((await AskAsync("GET", $"/quarantine/{id}", _world.System)).Status, Is.EqualTo(200));
        Assert.That((await _world.Server.GetAsync($"Basic/{id}", _world.Facility)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task The_sender_cannot_unseal_or_forge_it()
    {
        var (id, _) = await RefusedAsync("forge");
        var record = (await _world.Server.GetAsync($"Basic/{id}", _world.Facility)).Json;
        record["meta"]!.AsObject().Remove("security");

        Assert.That((await _world.Server.PutAsync($"Basic/{id}", record.ToJsonString(), _world.Facility)).Issues, Does.Contain("SHR-8408"));

        record["id"] = "forged";
        record["meta"]!["security"] = JsonNode.Parse("""[{"system":"http://dghs.gov.bd/fhir/CodeSystem/sealed-for","code":"facility-10000070"}]""");
        Assert.That((await _world.Server.PutAsync("Basic/forged", record.ToJsonString(), _world.Facility)).Issues, Does.Contain("SHR-8408"));
    }

    [Test]
    public async Task Corrected_and_replayed_it_goes_the_whole_road_and_the_entry_is_closed()
    {
        var (id, bundle) = await RefusedAsync("correct");
        Assert.That((await AskAsync("POST", $"/quarantine/{id}/replay")).Status, Is.EqualTo(422));

        bundle.Root["entry"]![2]!["resource"]!["code"] = JsonNode.Parse("""{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"A90"}]}""");
        Assert.That((await AskAsync("PUT", $"/quarantine/{id}", body: bundle.Root.ToJsonString())).Status, Is.EqualTo(200));
        var replayed = await AskAsync("POST", $"/quarantine/{id}/replay");

        Assert.That(replayed.Status, Is.EqualTo(200), replayed.Text);
        Assert.That(replayed.Json["status"]!.GetValue<string>(), Is.EqualTo("accepted"));
        Assert.That(replayed.Json["attempts"]!.GetValue<int>(), Is.EqualTo(3));
        var encounter = replayed.Json["encounterId"]!.GetValue<string>();
        Assert.That((await _world.GetAsync(Rahima, encounter)).Status, Is.EqualTo(200));
        var closed = (await AskAsync("GET", $"/quarantine/{id}")).Json;
        Assert.That((closed["status"]!.GetValue<string>(), closed["bundle"]), Is.EqualTo(("accepted", (JsonNode?)null)));
        Assert.That((await AskAsync("POST", $"/quarantine/{id}/replay")).Json["encounterId"]!.GetValue<string>(), Is.EqualTo(encounter));
        Assert.That((await AskAsync("PUT", $"/quarantine/{id}", body: "{}")).Status, Is.EqualTo(409));

        // It is the sender's, also where the system sent it again.
        Assert.That((await _world.PutAsync(Rahima, encounter, new EncounterBundle(Rahima, _world.Home))).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task The_system_replays_in_the_senders_name()
    {
        var (id, bundle) = await RefusedAsync("system");
        bundle.Root["entry"]![2]!["resource"]!["code"] = JsonNode.Parse("""{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"A90"}]}""");

        var replayed = await AskAsync("POST", $"/quarantine/{id}/replay", _world.System, bundle.Root.ToJsonString());

        Assert.That(replayed.Status, Is.EqualTo(200), replayed.Text);
        Assert.That((await _world.PutAsync(Rahima, replayed.Json["encounterId"]!.GetValue<string>(), new EncounterBundle(Rahima, _world.Home))).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task An_update_is_replayed_as_an_update()
    {
        var encounter = await _world.AcceptAsync(new EncounterBundle(Rahima, _world.Home));
        var bundle = new EncounterBundle(Rahima, _world.Home);
        var condition = bundle.WithCondition();
        condition.Remove("code");
        var refused = await _world.PutAsync(Rahima, encounter, bundle);
        Assert.That(refused.Status, Is.EqualTo(422));

        condition["code"] = JsonNode.Parse("""{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"A91"}]}""");
        var replayed = await AskAsync("POST", $"/quarantine/{refused.Header("X-Quarantine-Id")}/replay", body: bundle.Root.ToJsonString());

        Assert.That(replayed.Json["encounterId"]!.GetValue<string>(), Is.EqualTo(encounter), replayed.Text);
        Assert.That(EncounterWorld.Of(await _world.GetAsync(Rahima, encounter), "Condition"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task The_same_Bundle_is_kept_once_however_often_it_is_sent()
    {
        var (id, bundle) = await RefusedAsync("again");
        for (var i = 0; i < 3; i++)
        {
            Assert.That((await _world.PostAsync(Rahima, bundle)).Header("X-Quarantine-Id"), Is.EqualTo(id));
        }

        Assert.That((await AskAsync("GET", $"/quarantine/{id}")).Json["attempts"]!.GetValue<int>(), Is.EqualTo(4));
    }

    [Test]
    public async Task A_transaction_of_a_facility_that_the_FHIR_API_refuses_is_kept_and_replayed_too()
    {
        var bundle = (JsonObject)JsonNode.Parse($$$"""
            {"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":"urn:uuid:1b4f1b7e-0000-4000-8000-000000000001","resource":
              {"resourceType":"Encounter","status":"no-status","class":{"code":"AMB"},"subject":{"reference":"Patient/{{{Rahima}}}"}},"request":{"method":"POST","url":"Encounter"}}]}
            """)!;
        var refused = await _world.Server.PostAsync("", bundle.ToJsonString(), _world.Facility);
        Assert.That((refused.Status, refused.Issues[^1]), Is.EqualTo((422, "SHR-8409")), refused.Text);
        var id = refused.Json["issue"]!.AsArray()[^1]!["diagnostics"]!.GetValue<string>().Split("Basic/")[1].TrimEnd('.');
        Assert.That((await AskAsync("GET", $"/quarantine/{id}", _world.Other)).Status, Is.EqualTo(404));
        Assert.That((await AskAsync("POST", $"/quarantine/{id}/replay")).Status, Is.EqualTo(422));

        bundle["entry"]![0]!["resource"]!["status"] = "finished";
        var replayed = await AskAsync("POST", $"/quarantine/{id}/replay", body: bundle.ToJsonString());

        Assert.That(replayed.Status, Is.EqualTo(200), replayed.Text);
        Assert.That((await _world.GetAsync(Rahima, replayed.Json["encounterId"]!.GetValue<string>())).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Who_may_not_send_leaves_nothing_behind()
    {
        var refused = await _world.PostAsync(Rahima, new EncounterBundle(Rahima, _world.Home), _world.Patient);

        Assert.That((refused.Status, refused.Header("X-Quarantine-Id")), Is.EqualTo((403, (string?)null)));
    }

    [Test]
    public async Task Too_large_a_Bundle_is_kept_without_its_content()
    {
        var (id, bundle) = await RefusedAsync(new string('x', 30_000));

        Assert.That((await AskAsync("GET", $"/quarantine/{id}")).Json["bundle"], Is.Null);
        Assert.That((await AskAsync("POST", $"/quarantine/{id}/replay")).Status, Is.EqualTo(400));
        Assert.That((await AskAsync("POST", $"/quarantine/{id}/replay", body: bundle.Root.ToJsonString())).Status, Is.EqualTo(422));
    }

    [Test]
    public async Task The_oldest_of_a_sender_gives_way_and_one_can_be_thrown_away()
    {
        var third = _world.Access.Headers(_world.Access.EnrolFacility("10000071", "3026"));
        var ids = new List<string>();
        for (var i = 0; i < 25; i++)
        {
            ids.Add((await RefusedAsync($"many {i}", third)).Id);
        }

        var left = (await AskAsync("GET", "/quarantine", third)).Json["entries"]!.AsArray().Select(e => e!["id"]!.GetValue<string>()).ToArray();
        Assert.That(left, Is.EqualTo(ids.Skip(5)));

        Assert.That((await AskAsync("DELETE", $"/quarantine/{ids[^1]}", third)).Status, Is.EqualTo(200));
        Assert.That((await AskAsync("GET", $"/quarantine/{ids[^1]}", third)).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task Broken_bodies_and_control_characters_are_kept_as_they_came()
    {
        foreach (var body in new[] { "{\"resourceType\":\"Bundle\",", "{\"resourceType\":\"Bundle\",\"type\":\"\\u0001\"}", "<Bundle" })
        {
            var refused = await _world.Server.PostAsync($"{_world.Home}/patients/{Rahima}/encounters", body, _world.Facility);

            Assert.That(refused.Status, Is.EqualTo(422), refused.Text);
            Assert.That((await AskAsync("GET", $"/quarantine/{refused.Header("X-Quarantine-Id")}")).Json["bundle"]!.GetValue<string>(), Is.EqualTo(body));
        }
    }

    private async Task<(string Id, EncounterBundle Bundle)> RefusedAsync(string mark, (string, string)[]? who = null)
    {
        var bundle = new EncounterBundle(Rahima, _world.Home);
        bundle.WithCondition().Remove("code");
        bundle.Composition["title"] = mark;
        var refused = await _world.PostAsync(Rahima, bundle, who);
        Assert.That(refused.Status, Is.EqualTo(422), refused.Text);
        return (refused.Header("X-Quarantine-Id")!, bundle);
    }

    private Task<Answer> AskAsync(string method, string path, (string, string)[]? who = null, string? body = null) =>
        _world.Server.SendAsync(method, _world.Home + path, body, who ?? _world.Facility);
}
