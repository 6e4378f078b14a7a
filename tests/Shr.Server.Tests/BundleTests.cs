namespace Shr.Server.Tests;

/// <summary>https://hl7.org/fhir/R4/http.html#transaction</summary>
public sealed class BundleTests
{
    private TestServer _server = null!;

    [OneTimeSetUp]
    public async Task Start() => _server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    private static string Bundle(string type, params string[] entries) =>
        "{\"resourceType\":\"Bundle\",\"type\":\"" + type + "\",\"entry\":[" + string.Join(',', entries) + "]}";

    private static string Entry(string method, string url, string? resource = null, string? fullUrl = null, string more = "") =>
        "{" + (fullUrl is null ? "" : $"\"fullUrl\":\"{fullUrl}\",") + (resource is null ? "" : $"\"resource\":{resource},")
        + $"\"request\":{{\"method\":\"{method}\",\"url\":\"{url}\"{more}}}}}";

    private static int[] Statuses(Answer answer) => [.. answer.Entries.Select(e => int.Parse(e!["response"]!["status"]!.GetValue<string>()[..3]))];

    private static string IdAt(Answer answer, int index) => answer.Entries[index]!["response"]!["location"]!.GetValue<string>().Split('/')[1];

    [Test]
    public async Task Placeholders_are_resolved_wherever_a_reference_may_stand()
    {
        const string uuid = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0";
        var observation = $$"""
            {"resourceType":"Observation","status":"final","code":{"text":"{{uuid}}"},"subject":{"reference":"{{uuid}}"},
             "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"{{uuid}}\">p</a></div>"},
             "extension":[{"url":"http://example.org/e","valueUri":"{{uuid}}"},{"url":"http://example.org/s","valueString":"{{uuid}}"}],
             "contained":[{"resourceType":"Encounter","id":"e","status":"finished","class":{"code":"AMB"},"subject":{"reference":"{{uuid}}" } }],"encounter":{"reference":"#e"} }
            """;

        var answer = await _server.PostAsync("", Bundle("transaction", Entry("POST", "Observation", observation), Entry("POST", "Patient", """{"resourceType":"Patient"}""", uuid)));

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        var patient = "Patient/" + IdAt(answer, 1);
        var stored = (await _server.GetAsync("Observation/" + IdAt(answer, 0))).Json;
        Assert.Multiple(() =>
        {
            Assert.That(stored["subject"]!["reference"]!.GetValue<string>(), Is.EqualTo(patient));
            Assert.That(stored["contained"]![0]!["subject"]!["reference"]!.GetValue<string>(), Is.EqualTo(patient));
            Assert.That(stored["extension"]![0]!["valueUri"]!.GetValue<string>(), Is.EqualTo(patient));
            Assert.That(stored["text"]!["div"]!.GetValue<string>(), Does.Contain($"href=\"{patient}\""));
            Assert.That(stored["code"]!["text"]!.GetValue<string>(), Is.EqualTo(uuid), "a string is no reference");
            Assert.That(stored["extension"]![1]!["valueString"]!.GetValue<string>(), Is.EqualTo(uuid), "a string is no reference");
        });
    }

    [Test]
    public async Task One_faulty_entry_takes_everything_back()
    {
        var answer = await _server.PostAsync("", Bundle("transaction",
            Entry("PUT", "Patient/tx-rollback", """{"resourceType":"Patient","id":"tx-rollback"}"""),
            Entry("POST", "Observation", """{"resourceType":"Observation","status":"final"}""")));

        Assert.That(answer.Status, Is.EqualTo(422));
        Assert.That(answer.Json["issue"]![0]!["expression"]![0]!.GetValue<string>(), Does.StartWith("Bundle.entry[1].resource"));
        Assert.That((await _server.GetAsync("Patient/tx-rollback")).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task Entries_are_done_in_the_order_of_the_specification_and_answered_in_their_own()
    {
        await _server.PutAsync("Patient/order-1", """{"resourceType":"Patient","id":"order-1","identifier":[{"system":"urn:order","value":"a"}]}""");
        await _server.PutAsync("Patient/order-2", """{"resourceType":"Patient","id":"order-2","identifier":[{"system":"urn:order","value":"a"}]}""");

        var answer = await _server.PostAsync("", Bundle("transaction",
            Entry("GET", "Patient?identifier=urn:order|a"),
            Entry("PUT", "Patient/order-2", """{"resourceType":"Patient","id":"order-2","gender":"male","identifier":[{"system":"urn:order","value":"a"}]}"""),
            Entry("POST", "Patient", """{"resourceType":"Patient","identifier":[{"system":"urn:order","value":"b"}]}"""),
            Entry("DELETE", "Patient/order-1")));

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(Statuses(answer), Is.EqualTo(new[] { 200, 200, 201, 204 }));
        var found = answer.Entries[0]!["resource"]!;
        Assert.That(found["total"]!.GetValue<int>(), Is.EqualTo(1), "the deleted one is gone");
        Assert.That(found["entry"]![0]!["resource"]!["gender"]!.GetValue<string>(), Is.EqualTo("male"), "the updated one is seen");
    }

    [Test]
    public async Task A_read_that_fails_inside_takes_the_writes_back()
    {
        var answer = await _server.PostAsync("", Bundle("transaction",
            Entry("PUT", "Patient/tx-read", """{"resourceType":"Patient","id":"tx-read"}"""), Entry("GET", "Patient/does-not-exist")));

        Assert.That(answer.Status, Is.EqualTo(404));
        Assert.That((await _server.GetAsync("Patient/tx-read")).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task A_record_may_be_written_by_one_entry_only()
    {
        const string patient = """{"resourceType":"Patient","id":"twice"}""";

        var answer = await _server.PostAsync("", Bundle("transaction", Entry("PUT", "Patient/twice", patient), Entry("DELETE", "Patient/twice")));

        Assert.That((answer.Status, answer.Issues[0]), Is.EqualTo((400, "SHR-5037")));
    }

    [Test]
    public async Task One_fullUrl_on_two_entries_is_refused()
    {
        const string uuid = "urn:uuid:11111111-1cbf-4d64-b04d-cd9187a4c6e0";

        var answer = await _server.PostAsync("", Bundle("transaction", Entry("POST", "Patient", """{"resourceType":"Patient"}""", uuid), Entry("POST", "Patient", """{"resourceType":"Patient"}""", uuid)));

        Assert.That((answer.Status, answer.Issues[0]), Is.EqualTo((400, "SHR-5038")));
    }

    [Test]
    public async Task Conditional_references_are_searched_and_must_find_one()
    {
        await _server.CreateAsync("""{"resourceType":"Practitioner","identifier":[{"system":"urn:cr","value":"1"}]}""");
        string With(string reference) => Entry("POST", "Observation",
            $$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"performer":[{"reference":"{{reference}}"}]}""");

        var good = await _server.PostAsync("", Bundle("transaction", With("Practitioner?identifier=urn:cr|1")));
        var none = await _server.PostAsync("", Bundle("transaction", With("Practitioner?identifier=urn:cr|2")));

        Assert.That(good.Status, Is.EqualTo(200), good.Text);
        var stored = (await _server.GetAsync("Observation/" + IdAt(good, 0))).Json;
        Assert.That(stored["performer"]![0]!["reference"]!.GetValue<string>(), Does.Match("^Practitioner/[0-9a-f-]+$"));
        Assert.That((none.Status, none.Issues[0]), Is.EqualTo((412, "SHR-5040")));
    }

    [Test]
    public async Task If_None_Exist_and_If_Match_hold_inside()
    {
        var conditional = Entry("POST", "Patient", """{"resourceType":"Patient","identifier":[{"system":"urn:ine","value":"1"}]}""", "urn:uuid:22222222-1cbf-4d64-b04d-cd9187a4c6e0",
            ",\"ifNoneExist\":\"identifier=urn:ine|1\"");
        var dependent = Entry("POST", "Observation", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"urn:uuid:22222222-1cbf-4d64-b04d-cd9187a4c6e0"}}""");

        var first = await _server.PostAsync("", Bundle("transaction", conditional, dependent));
        var second = await _server.PostAsync("", Bundle("transaction", conditional, dependent));

        Assert.That(Statuses(first), Is.EqualTo(new[] { 201, 201 }), first.Text);
        Assert.That(Statuses(second), Is.EqualTo(new[] { 200, 201 }), second.Text);
        Assert.That(IdAt(second, 0), Is.EqualTo(IdAt(first, 0)));
        var subject = (await _server.GetAsync("Observation/" + IdAt(second, 1))).Json["subject"]!["reference"]!.GetValue<string>();
        Assert.That(subject, Is.EqualTo("Patient/" + IdAt(first, 0)));

        var id = IdAt(first, 0);
        var stale = await _server.PostAsync("", Bundle("transaction", Entry("PUT", "Patient/" + id, $$"""{"resourceType":"Patient","id":"{{id}}"}""", null, ",\"ifMatch\":\"W/\\\"9\\\"\"")));
        Assert.That(stale.Status, Is.EqualTo(412));
        Assert.That((await _server.GetAsync("Patient/" + id)).Header("ETag"), Is.EqualTo("W/\"1\""));
    }

    [Test]
    public async Task Racing_conditional_creates_give_one_record()
    {
        const string body = """{"resourceType":"Patient","identifier":[{"system":"urn:race","value":"1"}]}""";

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => _server.PostAsync("Patient", body, ("If-None-Exist", "identifier=urn:race|1"))));

        Assert.That(answers.Count(a => a.Status == 201), Is.EqualTo(1));
        Assert.That(answers.Count(a => a.Status == 200), Is.EqualTo(31));
        Assert.That((await _server.GetAsync("Patient?identifier=urn:race|1")).Matches, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Relative_references_are_resolved_against_the_fullUrl_of_their_neighbours()
    {
        var answer = await _server.PostAsync("", Bundle("transaction",
            Entry("POST", "Patient", """{"resourceType":"Patient","id":"77"}""", "http://elsewhere.example/fhir/Patient/77"),
            Entry("POST", "Observation", """{"resourceType":"Observation","id":"78","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/77"}}""", "http://elsewhere.example/fhir/Observation/78")));

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        var stored = (await _server.GetAsync("Observation/" + IdAt(answer, 1))).Json;
        Assert.That(stored["subject"]!["reference"]!.GetValue<string>(), Is.EqualTo("Patient/" + IdAt(answer, 0)));
    }

    [Test]
    public async Task A_batch_answers_entry_by_entry()
    {
        const string uuid = "urn:uuid:33333333-1cbf-4d64-b04d-cd9187a4c6e0";

        var answer = await _server.PostAsync("", Bundle("batch",
            Entry("GET", "Patient?identifier=urn:batch|1"),
            Entry("POST", "Patient", """{"resourceType":"Patient","identifier":[{"system":"urn:batch","value":"1"}]}""", uuid),
            Entry("POST", "Observation", $$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"{{uuid}}" } }"""),
            Entry("GET", "Patient/no-such"),
            Entry("POST", "Nonsense", """{"resourceType":"Nonsense"}"""),
            """{"resource":{"resourceType":"Patient"}}"""));

        Assert.That(answer.Json["type"]!.GetValue<string>(), Is.EqualTo("batch-response"));
        Assert.That(Statuses(answer), Is.EqualTo(new[] { 200, 201, 400, 404, 400, 400 }), answer.Text);
        Assert.That(answer.Entries[0]!["resource"]!["total"]!.GetValue<int>(), Is.EqualTo(1), "reads come after writes");
    }

    [TestCase("""{"resourceType":"Patient"}""", "SHR-5030")]
    [TestCase("""{"resourceType":"Bundle","type":"collection"}""", "SHR-5031")]
    [TestCase("""{"resourceType":"Bundle"}""", "SHR-5031")]
    [TestCase("""{"resourceType":"Bundle","type":"batch","entry":{}}""", "SHR-1013")]
    [TestCase("""{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"FLY","url":"Patient"}}]}""", "SHR-5034")]
    [TestCase("""{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"POST","url":"Patient"}}]}""", "SHR-5036")]
    public async Task What_is_no_batch_or_transaction_is_400(string body, string issue)
    {
        var answer = await _server.PostAsync("", body);

        Assert.That((answer.Status, answer.Issues[0]), Is.EqualTo((400, issue)));
    }

    [Test]
    public async Task Patches_travel_in_bundles_as_Binary_or_Parameters()
    {
        var id = await _server.CreateAsync("""{"resourceType":"Patient","gender":"male"}""");
        var other = await _server.CreateAsync("""{"resourceType":"Patient","gender":"male"}""");
        var json = Convert.ToBase64String("""[{"op":"replace","path":"/gender","value":"female"}]"""u8);

        var answer = await _server.PostAsync("", Bundle("transaction",
            Entry("PATCH", "Patient/" + id, $$"""{"resourceType":"Binary","contentType":"application/json-patch+json","data":"{{json}}"}"""),
            Entry("PATCH", "Patient/" + other, """{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Patient.gender"},{"name":"value","valueCode":"other"}]}]}""")));

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That((await _server.GetAsync("Patient/" + id)).Json["gender"]!.GetValue<string>(), Is.EqualTo("female"));
        Assert.That((await _server.GetAsync("Patient/" + other)).Json["gender"]!.GetValue<string>(), Is.EqualTo("other"));
    }
}
