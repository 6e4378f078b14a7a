using System.Text.Json.Nodes;
using Shr.Server.Registries.HealthIds;

namespace Shr.Server.Tests.National;

/// <summary>A new Patient without a health ID is given one, on every road, before it is validated; no two Patients ever have the same.</summary>
public sealed class HealthIdAllotTests
{
    private const string System = "http://dghs.gov.bd/identifier/uhid";

    private TestServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await TestServer.StartAsync("--Identities:AllotHealthIds=true", "--Identities:LeaseSize=7");

    [OneTimeTearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [TestCase("""{"resourceType":"Patient"}""")]
    [TestCase("""{"resourceType":"Patient","id":"x","identifier":[{"system":"http://h.example","value":"7"}],"name":[{"text":"করিম"}]}""")]
    [TestCase("""{ "identifier" : [ { "system" : "http://dghs.gov.bd/identifier/uhid" } ] , "resourceType" : "Patient" }""")]
    public async Task H1_A_created_Patient_has_a_health_ID_of_the_index_s_range_with_its_check_digit(string body)
    {
        var answer = await _server.PostAsync("Patient", body);

        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        var id = HealthIdOf(answer.Json);
        Assert.That(HealthId.IsValid(id) && id.StartsWith('9') && id[1] >= '8', id);
        Assert.That(answer.Json["identifier"]!.AsArray().Count(i => i!["system"]!.GetValue<string>() == System), Is.EqualTo(1));
        Assert.That((await _server.GetAsync($"Patient?identifier={System}|{id}&_summary=count")).Json["total"]!.GetValue<int>(), Is.EqualTo(1));
    }

    [Test]
    public async Task Every_road_gives_health_IDs_and_none_twice()
    {
        var ids = new List<string>
        {
            HealthIdOf((await _server.PutAsync("Patient/put-1", """{"resourceType":"Patient","id":"put-1"}""")).Json),
            HealthIdOf((await _server.PutAsync("Patient?identifier=http://h.example|cond", """{"resourceType":"Patient","identifier":[{"system":"http://h.example","value":"cond"}]}""")).Json),
            HealthIdOf((await _server.PostAsync("Patient", """{"resourceType":"Patient"}""", ("If-None-Exist", "identifier=http://h.example|none"))).Json),
        };
        foreach (var type in new[] { "batch", "transaction" })
        {
            var bundle = await _server.PostAsync("", $$$"""{"resourceType":"Bundle","type":"{{{type}}}","entry":[{"request":{"method":"POST","url":"Patient"},"resource":{"resourceType":"Patient"}},{"request":{"method":"PUT","url":"Patient/{{{type}}}-2"},"resource":{"resourceType":"Patient","id":"{{{type}}}-2"}}]}""", ("Prefer", "return=representation"));
            ids.AddRange(bundle.Json["entry"]!.AsArray().Select(e => HealthIdOf(e!["resource"]!)));
        }

        ids.AddRange((await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => _server.PostAsync("Patient", """{"resourceType":"Patient"}""")))).Select(a => HealthIdOf(a.Json)));

        Assert.That(ids, Is.Unique);
        Assert.That(ids, Has.All.Matches<string>(id => HealthId.IsValid(id)));
    }

    [Test]
    public async Task Another_type_and_an_update_get_none()
    {
        var practitioner = await _server.PostAsync("Practitioner", """{"resourceType":"Practitioner"}""");
        await _server.PutAsync("Patient/plain", """{"resourceType":"Patient","id":"plain"}""");
        var update = await _server.PutAsync("Patient/plain", """{"resourceType":"Patient","id":"plain","active":true}""");

        Assert.That(practitioner.Json["identifier"], Is.Null);
        Assert.That((update.Status, update.Json["identifier"]), Is.EqualTo((200, (JsonNode?)null)));
    }

    [Test]
    public async Task A_refused_Patient_uses_up_no_health_ID()
    {
        var before = long.Parse(HealthIdOf((await _server.PostAsync("Patient", """{"resourceType":"Patient"}""")).Json)[..10]);
        for (var i = 0; i < 50; i++)
        {
            Assert.That((await _server.PostAsync("Patient", """{"resourceType":"Patient","gender":"nobody"}""")).Status, Is.EqualTo(422));
        }

        var after = long.Parse(HealthIdOf((await _server.PostAsync("Patient", """{"resourceType":"Patient"}""")).Json)[..10]);
        Assert.That(after - before, Is.LessThan(20));
    }

    [Test]
    public async Task An_ID_that_a_client_brought_before_its_turn_is_passed_over()
    {
        var body = long.Parse(HealthIdOf((await _server.PostAsync("Patient", """{"resourceType":"Patient"}""")).Json)[..10]);
        var taken = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            body = HealthId.NextAssignable(body, HealthId.IndexLast)!.Value;
            var brought = await _server.PostAsync("Patient", With(System, HealthId.Of(body)));
            Assert.That(brought.Status, Is.EqualTo(201), brought.Text);
            taken.Add(HealthId.Of(body));
        }

        for (var i = 0; i < 8; i++)
        {
            var answer = await _server.PostAsync("Patient", """{"resourceType":"Patient"}""");
            Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
            Assert.That(taken, Has.No.Member(HealthIdOf(answer.Json)));
        }
    }

    [Test]
    public async Task Of_many_that_bring_the_same_health_ID_at_once_one_is_created_and_the_others_are_409()
    {
        var id = HealthId.Of(9_712_345_678);
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => i % 2 == 0
            ? _server.PostAsync("Patient", With(System, id))
            : _server.PutAsync($"Patient/race-{i}", With(System, id, $"race-{i}"))));

        Assert.That(answers.Count(a => a.Status == 201), Is.EqualTo(1));
        Assert.That(answers.Count(a => a.Status == 409), Is.EqualTo(31));
        var refused = answers.First(a => a.Status == 409);
        Assert.That(refused.Json["issue"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("duplicate"));
        Assert.That(refused.Text, Does.Contain("SHR-8101").And.Contain(System));
        Assert.That((await _server.GetAsync($"Patient?identifier={System}|{id}&_summary=count")).Json["total"]!.GetValue<int>(), Is.EqualTo(1));
    }

    [Test]
    public async Task Two_Patients_of_one_transaction_cannot_share_a_health_ID()
    {
        var id = HealthId.Of(9_612_345_678);
        var answer = await _server.PostAsync("", $$$"""{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"POST","url":"Patient"},"resource":{{{With(System, id)}}}},{"request":{"method":"POST","url":"Patient"},"resource":{{{With(System, id)}}}}]}""");

        Assert.That(answer.Status, Is.EqualTo(409), answer.Text);
        Assert.That(answer.Text, Does.Contain("Bundle.entry[1]"));
        Assert.That((await _server.GetAsync($"Patient?identifier={System}|{id}&_summary=count")).Json["total"]!.GetValue<int>(), Is.Zero);
    }

    [Test]
    public async Task A_patch_cannot_take_another_s_health_ID_and_a_deleted_Patient_leaves_its_own()
    {
        var id = HealthId.Of(9_512_345_678);
        await _server.PutAsync("Patient/holder", With(System, id, "holder"));
        var other = await _server.CreateAsync("""{"resourceType":"Patient","identifier":[{"system":"http://dghs.gov.bd/identifier/uhid","value":"odd"}]}""");
        var patch = $$"""[{"op":"replace","path":"/identifier/0/value","value":"{{id}}"}]""";

        Assert.That((await _server.SendAsync("PATCH", $"Patient/{other}", patch, ("Content-Type", "application/json-patch+json"))).Status, Is.EqualTo(409));
        Assert.That((await _server.PutAsync("Patient/holder", With(System, id, "holder"))).Status, Is.EqualTo(200), "a record is no rival of itself");
        await _server.SendAsync("DELETE", "Patient/holder");
        Assert.That((await _server.SendAsync("PATCH", $"Patient/{other}", patch, ("Content-Type", "application/json-patch+json"))).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task In_the_preset_bangladesh_a_Patient_without_health_ID_passes_and_in_open_it_gets_none()
    {
        const string Core = "https://fhir.dghs.gov.bd/core/";
        const string Rahima = $$$"""
            {"resourceType":"Patient","identifier":[{"system":"http://dghs.gov.bd/identifier/nid","value":"1234567890"}],
             "name":[{"use":"official","text":"Rahima Khatun","_text":{"extension":[{"url":"{{{Core}}}StructureDefinition/bd-name-en","valueString":"Rahima Khatun"}]}}],"gender":"female",
             "address":[{"extension":[
               {"url":"{{{Core}}}StructureDefinition/bd-divisions","valueCodeableConcept":{"coding":[{"system":"{{{Core}}}CodeSystem/bd-geocodes","code":"30"}]}},
               {"url":"{{{Core}}}StructureDefinition/bd-upazillas","valueCodeableConcept":{"coding":[{"system":"{{{Core}}}CodeSystem/bd-geocodes","code":"30260018"}]}}],
              "district":"3026","country":"BD"}]}
            """;
        await using var open = await TestServer.StartAsync();
        await using var bangladesh = await TestServer.StartAsync("--Preset=bangladesh");

        Assert.That((await open.PostAsync("Patient", Rahima)).Json["identifier"]!.AsArray(), Has.Count.EqualTo(1));
        var answer = await bangladesh.PostAsync("Patient", Rahima);
        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        Assert.That(HealthId.IsValid(HealthIdOf(answer.Json)));
    }

    [Test]
    public async Task A_restart_gives_no_health_ID_again()
    {
        var folder = Directory.CreateTempSubdirectory("shr-hid-").FullName;
        var ids = new List<string>();
        for (var run = 0; run < 3; run++)
        {
            var server = await TestServer.StartInAsync(folder, "--Identities:AllotHealthIds=true", "--Identities:LeaseSize=3");
            for (var i = 0; i < 4; i++)
            {
                ids.Add(HealthIdOf((await server.PostAsync("Patient", """{"resourceType":"Patient"}""")).Json));
            }

            await server.StopAsync();
        }

        Assert.That(ids, Is.Unique);
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task Several_servers_over_one_store_never_give_out_the_same()
    {
        var options = Microsoft.Extensions.Options.Options.Create(new IdentityOptions { LeaseSize = 3 });
        var blocks = (HealthIdBlocks)_server.Services.GetService(typeof(HealthIdBlocks))!;
        using var one = new HealthIdPool(blocks, options);
        using var two = new HealthIdPool(blocks, options);
        using var three = new HealthIdPool(blocks, options);

        var taken = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(async () => await new[] { one, two, three }[i % 3].TakeAsync(default))));

        Assert.That(taken, Is.Unique);
        Assert.That(taken, Has.All.Matches<string>(id => HealthId.IsValid(id)));
    }

    internal static string HealthIdOf(JsonNode patient) =>
        patient["identifier"]!.AsArray().Single(i => i!["system"]!.GetValue<string>() == System)!["value"]!.GetValue<string>();

    private static string With(string system, string value, string? id = null) =>
        $$"""{"resourceType":"Patient",{{(id is null ? "" : $"\"id\":\"{id}\",")}}"identifier":[{"system":"{{system}}","value":"{{value}}"}]}""";
}
