using System.Text;

namespace Shr.Server.Tests;

/// <summary>https://hl7.org/fhir/R4/http.html</summary>
public sealed class CrudTests
{
    private const string Patient = """{"resourceType":"Patient","active":true,"name":[{"family":"Rahman"}]}""";
    private TestServer _server = null!;

    [OneTimeSetUp]
    public async Task Start() => _server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task A_create_answers_201_with_place_version_and_instant()
    {
        var answer = await _server.PostAsync("Patient", Patient);

        Assert.Multiple(() =>
        {
            Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
            Assert.That(answer.Header("ETag"), Is.EqualTo("W/\"1\""));
            Assert.That(answer.Header("Last-Modified"), Is.Not.Null);
            Assert.That(answer.Header("Location"), Is.EqualTo($"{_server.Base}/Patient/{answer.Json["id"]}/_history/1"));
            Assert.That(answer.ContentType, Is.EqualTo("application/fhir+json; charset=utf-8"));
            Assert.That(answer.Json["meta"]!["versionId"]!.GetValue<string>(), Is.EqualTo("1"));
        });
    }

    [Test]
    public async Task Bytes_that_are_not_the_servers_come_back_as_sent()
    {
        // White space, order, decimals with trailing zeros and large exponents survive.
        const string sent = """{"resourceType":"Observation", "status" : "final","code":{"text":"x"}, "valueQuantity":{"value":1.10},"referenceRange":[{"low":{"value":1E+245}}]}""";
        var id = await _server.CreateAsync(sent);

        var answer = await _server.GetAsync("Observation/" + id);

        var meta = answer.Text[answer.Text.IndexOf(",\"id\"", StringComparison.Ordinal)..(answer.Text.IndexOf("Z\"}", StringComparison.Ordinal) + 3)];
        Assert.That(answer.Text.Replace(meta, "", StringComparison.Ordinal), Is.EqualTo(sent));
    }

    [TestCase("""{"resourceType":"Patient","meta":{"versionId":"7","lastUpdated":"2001-01-01T00:00:00Z"}}""", "")]
    [TestCase("""{"meta":{"tag":[{"code":"a"}],"versionId":"7"},"resourceType":"Patient"}""", "tag")]
    [TestCase("""{"resourceType":"Patient","meta":{ "lastUpdated":"2001-01-01T00:00:00Z" , "tag":[{"code":"a"}] , "versionId":"7"},"id":"zz"}""", "tag")]
    [TestCase("""{"id":"zz","resourceType":"Patient","meta":{"versionId":"7","tag":[{"code":"a"}],"lastUpdated":"2001-01-01T00:00:00Z","source":"urn:x"}}""", "tag source")]
    public async Task Version_and_instant_are_the_servers_and_the_rest_of_meta_the_clients(string sent, string kept)
    {
        var id = await _server.CreateAsync(sent);

        var meta = (await _server.GetAsync("Patient/" + id)).Json["meta"]!.AsObject();

        Assert.Multiple(() =>
        {
            Assert.That(id, Is.Not.EqualTo("zz"));
            Assert.That(meta["versionId"]!.GetValue<string>(), Is.EqualTo("1"));
            Assert.That(meta["lastUpdated"]!.GetValue<string>(), Does.StartWith("20").And.Not.StartWith("2001"));
            Assert.That(meta.Select(p => p.Key).Except(["versionId", "lastUpdated"]), Is.EquivalentTo(kept.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        });
    }

    [Test]
    public async Task An_update_with_a_clients_id_creates_then_updates()
    {
        var body = """{"resourceType":"Patient","id":"client-1","gender":"female"}""";

        Assert.That((await _server.PutAsync("Patient/client-1", body)).Status, Is.EqualTo(201));
        var second = await _server.PutAsync("Patient/client-1", body);
        Assert.That((second.Status, second.Header("ETag")), Is.EqualTo((200, "W/\"2\"")));
    }

    [TestCase("""{"resourceType":"Patient"}""", "SHR-5018")]
    [TestCase("""{"resourceType":"Patient","id":"other"}""", "SHR-5019")]
    [TestCase("""{"resourceType":"Observation","id":"p-1"}""", "SHR-5017")]
    public async Task An_update_whose_body_does_not_fit_the_address_is_400(string body, string issue)
    {
        var answer = await _server.PutAsync("Patient/p-1", body);

        Assert.That((answer.Status, answer.Issues[0]), Is.EqualTo((400, issue)));
    }

    [Test]
    public async Task A_stale_If_Match_is_412_and_changes_nothing()
    {
        var id = await _server.CreateAsync(Patient);
        var body = $$"""{"resourceType":"Patient","id":"{{id}}","active":false}""";

        Assert.That((await _server.PutAsync("Patient/" + id, body, ("If-Match", "W/\"1\""))).Status, Is.EqualTo(200));
        var stale = await _server.PutAsync("Patient/" + id, body, ("If-Match", "W/\"1\""));

        Assert.That((stale.Status, stale.Issues[0]), Is.EqualTo((412, "SHR-5020")));
        Assert.That((await _server.GetAsync("Patient/" + id)).Header("ETag"), Is.EqualTo("W/\"2\""));
    }

    [Test]
    public async Task If_None_Match_star_on_an_update_only_creates()
    {
        var body = """{"resourceType":"Patient","id":"only-once"}""";

        Assert.That((await _server.PutAsync("Patient/only-once", body, ("If-None-Match", "*"))).Status, Is.EqualTo(201));
        Assert.That((await _server.PutAsync("Patient/only-once", body, ("If-None-Match", "*"))).Status, Is.EqualTo(412));
    }

    [Test]
    public async Task A_client_that_has_the_version_gets_304()
    {
        var id = await _server.CreateAsync(Patient);
        var modified = (await _server.GetAsync("Patient/" + id)).Header("Last-Modified")!;

        Assert.Multiple(async () =>
        {
            Assert.That((await _server.GetAsync("Patient/" + id, ("If-None-Match", "W/\"1\""))).Status, Is.EqualTo(304));
            Assert.That((await _server.GetAsync("Patient/" + id, ("If-None-Match", "W/\"2\""))).Status, Is.EqualTo(200));
            Assert.That((await _server.GetAsync("Patient/" + id, ("If-Modified-Since", modified))).Status, Is.EqualTo(304));
            Assert.That((await _server.GetAsync("Patient/" + id, ("If-Modified-Since", "Sat, 01 Jan 2000 00:00:00 GMT"))).Status, Is.EqualTo(200));
        });
    }

    [Test]
    public async Task A_deleted_record_is_410_and_its_versions_stay()
    {
        var id = await _server.CreateAsync(Patient);

        Assert.That((await _server.SendAsync("DELETE", "Patient/" + id)).Status, Is.EqualTo(204));
        Assert.Multiple(async () =>
        {
            Assert.That((await _server.GetAsync("Patient/" + id)).Status, Is.EqualTo(410));
            Assert.That((await _server.GetAsync($"Patient/{id}/_history/1")).Status, Is.EqualTo(200));
            Assert.That((await _server.GetAsync($"Patient/{id}/_history/2")).Status, Is.EqualTo(410));
            Assert.That((await _server.GetAsync($"Patient/{id}/_history/3")).Status, Is.EqualTo(404));
            Assert.That((await _server.SendAsync("DELETE", "Patient/" + id)).Status, Is.EqualTo(204), "again");
        });
        var back = await _server.PutAsync("Patient/" + id, $$"""{"resourceType":"Patient","id":"{{id}}"}""");
        Assert.That((back.Status, back.Header("ETag")), Is.EqualTo((201, "W/\"3\"")));
    }

    [Test]
    public async Task Prefer_decides_what_a_write_answers_with()
    {
        var minimal = await _server.PostAsync("Patient", Patient, ("Prefer", "return=minimal"));
        var outcome = await _server.PostAsync("Patient", Patient, ("Prefer", "return=OperationOutcome"));

        Assert.That((minimal.Status, minimal.Body.Length), Is.EqualTo((201, 0)));
        Assert.That(minimal.Header("Location"), Is.Not.Null);
        Assert.That(outcome.Json["resourceType"]!.GetValue<string>(), Is.EqualTo("OperationOutcome"));
    }

    [Test]
    public async Task History_shows_every_version_newest_first_and_the_deletion()
    {
        var id = await _server.CreateAsync(Patient);
        await _server.PutAsync("Patient/" + id, $$"""{"resourceType":"Patient","id":"{{id}}"}""");
        await _server.SendAsync("DELETE", "Patient/" + id);

        var history = await _server.GetAsync($"Patient/{id}/_history");

        Assert.That(history.Json["total"]!.GetValue<int>(), Is.EqualTo(3));
        Assert.That(history.Entries.Select(e => e!["request"]!["method"]!.GetValue<string>()), Is.EqualTo(new[] { "DELETE", "PUT", "POST" }));
        Assert.That(history.Entries[0]!["resource"], Is.Null);
    }

    [Test]
    public async Task History_walks_by_next_links_and_knows_since()
    {
        var id = await _server.CreateAsync(Patient);
        for (var i = 0; i < 4; i++)
        {
            await _server.PutAsync("Patient/" + id, $$"""{"resourceType":"Patient","id":"{{id}}"}""");
        }

        var seen = new List<string>();
        for (var next = $"Patient/{id}/_history?_count=2"; next is not null;)
        {
            var page = await _server.GetAsync(next);
            seen.AddRange(page.Entries.Select(e => e!["resource"]!["meta"]!["versionId"]!.GetValue<string>()));
            next = page.Link("next");
        }

        Assert.That(seen, Is.EqualTo(new[] { "5", "4", "3", "2", "1" }));
        Assert.That((await _server.GetAsync($"Patient/{id}/_history?_since=2999-01-01T00:00:00Z")).Entries, Is.Empty);
        Assert.That((await _server.GetAsync("Patient/never-was/_history")).Status, Is.EqualTo(404));
        Assert.That((await _server.GetAsync($"Patient/{id}/_history?_since=yesterday")).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task A_page_link_of_one_history_is_good_for_no_other()
    {
        var one = await _server.CreateAsync(Patient);
        var two = await _server.CreateAsync(Patient);
        await _server.PutAsync("Patient/" + one, $$"""{"resourceType":"Patient","id":"{{one}}"}""");
        var link = (await _server.GetAsync($"Patient/{one}/_history?_count=1")).Link("next")!;

        var stolen = await _server.GetAsync(link.Replace(one, two, StringComparison.Ordinal));

        Assert.That((stolen.Status, stolen.Issues[0]), Is.EqualTo((400, "SHR-5060")));
    }

    [Test]
    public async Task HEAD_answers_like_GET_without_a_body()
    {
        var id = await _server.CreateAsync(Patient);

        var head = await _server.SendAsync("HEAD", "Patient/" + id);

        Assert.That((head.Status, head.Body.Length, head.Header("ETag")), Is.EqualTo((200, 0, "W/\"1\"")));
        Assert.That(int.Parse(head.Header("Content-Length")!), Is.GreaterThan(50));
    }

    [Test]
    public async Task XML_goes_in_and_out()
    {
        var created = await _server.PostAsync("Patient", """<Patient xmlns="http://hl7.org/fhir"><active value="true"/><gender value="male"/></Patient>""",
            ("Content-Type", "application/fhir+xml"), ("Accept", "application/fhir+xml"));

        Assert.That(created.Status, Is.EqualTo(201), created.Text);
        Assert.That(created.ContentType, Does.StartWith("application/fhir+xml"));
        Assert.That(Encoding.UTF8.GetString(created.Body), Does.Contain("<gender value=\"male\""));
    }
}
