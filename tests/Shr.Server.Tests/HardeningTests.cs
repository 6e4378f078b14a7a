using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;

namespace Shr.Server.Tests;

/// <summary>Bad lines and bad input: each its own status and OperationOutcome, nothing stored, the server stays up.</summary>
public sealed class HardeningTests
{
    private TestServer _server = null!;

    [OneTimeSetUp]
    public async Task Start() => _server = await TestServer.StartAsync("--Server:MaxBodyBytes=100000", "--Server:MaxBundleEntries=5");

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [TestCase("GET", "Patientt", 404, "SHR-5001")]
    [TestCase("POST", "Patientt", 400, "SHR-5001")]
    [TestCase("GET", "Patient/a b", 400, "SHR-5002")]
    [TestCase("GET", "Patient/1/2/3", 404, "SHR-5003")]
    [TestCase("PUT", "metadata", 405, "SHR-5004")]
    [TestCase("DELETE", "", 405, "SHR-5004")]
    [TestCase("BREW", "Patient", 405, "SHR-5004")]
    [TestCase("GET", "Patient/1/_history/x", 404, "SHR-5015")]
    [TestCase("POST", "Patient/$no-such", 404, "SHR-5050")]
    [TestCase("DELETE", "Patient", 400, "SHR-5026")]
    [TestCase("DELETE", "Patient?bonkers=1", 400, "SHR-3001")]
    [TestCase("GET", "Patient?birthdate=yesterday", 400, "SHR-3005")]
    [TestCase("GET", "Patient?_page=forged", 400, "SHR-5060")]
    public async Task A_faulty_address_is_refused_with_its_reason(string method, string path, int status, string issue)
    {
        var answer = await _server.SendAsync(method, path, method == "POST" ? """{"resourceType":"Patient"}""" : null);

        Assert.That((answer.Status, answer.Issues[0]), Is.EqualTo((status, issue)));
    }

    [TestCase("""{"resourceType":"Patient" """, 400, "SHR-1001")]
    [TestCase("", 400, "SHR-5028")]
    [TestCase("[]", 400, "SHR-1006")]
    [TestCase("""{"resourceType":"Martian"}""", 400, "SHR-1007")]
    [TestCase("""{"resourceType":"Observation"}""", 400, "SHR-5017")]
    [TestCase("""{"resourceType":"Patient","nam":1}""", 422, "SHR-1011")]
    [TestCase("""{"resourceType":"Patient","active":true,"active":false}""", 422, "SHR-1010")]
    [TestCase("""{"resourceType":"Patient","meta":"x"}""", 422, "SHR-1012")]
    public async Task A_faulty_body_is_refused_with_its_reason(string body, int status, string issue)
    {
        var answer = await _server.PostAsync("Patient", body);

        Assert.That((answer.Status, answer.Issues[0]), Is.EqualTo((status, issue)), answer.Text);
    }

    [Test]
    public async Task Deep_nesting_is_refused()
    {
        var body = """{"resourceType":"Patient","extension":""" + new string('[', 5000) + new string(']', 5000) + "}";

        Assert.That((await _server.PostAsync("Patient", body)).Issues, Is.EqualTo(new[] { "SHR-1004" }));
    }

    [TestCase("GET", "Patient/deep/$meta")]
    [TestCase("POST", "Patient/deep/$meta-add")]
    [TestCase("GET", "Patient/deep/$everything")]
    [TestCase("POST", "Patient/$match")]
    [TestCase("GET", "metadata")]
    [TestCase("DELETE", "Patient/deep")]
    public async Task A_record_nested_as_deep_as_allowed_is_like_any_other(string method, string path)
    {
        const int Depth = 40;
        var deep = string.Concat(Enumerable.Repeat("""{"url":"http://a.example/x","extension":[""", Depth)) + """{"url":"http://a.example/y","valueBoolean":true}"""
            + string.Concat(Enumerable.Repeat("]}", Depth));
        await _server.SendAsync("PUT", "Patient/linked", """{"resourceType":"Patient","id":"linked"}""");
        var patient = $$"""{"resourceType":"Patient","id":"deep","meta":{"extension":[{{deep}}]},"extension":[{{deep}}],"active":false,"link":[{"other":{"reference":"Patient/linked"},"type":"seealso"}]}""";
        var stored = await _server.SendAsync("PUT", "Patient/deep", patient);
        Assert.That(stored.Status, Is.EqualTo(201).Or.EqualTo(200), stored.Text);

        var body = path.EndsWith("add", StringComparison.Ordinal)
            ? """{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"system":"http://a.example","code":"deep"}]}}]}"""
            : path.EndsWith("match", StringComparison.Ordinal)
                ? $$"""{"resourceType":"Parameters","parameter":[{"name":"resource","resource":{{patient}}}]}"""
                : null;
        var answer = await _server.SendAsync(method, path, body);

        Assert.That(answer.Status, Is.InRange(200, 299), answer.Text);
    }

    [Test]
    public async Task A_body_that_is_too_large_is_413_compressed_or_not()
    {
        var body = """{"resourceType":"Patient","name":[{"text":" """ + new string('x', 200_000) + "\"}]}";
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(body));
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, _server.Base + "/Patient") { Content = new ByteArrayContent(packed.ToArray()) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(TestServer.FhirJson);
        request.Content.Headers.ContentEncoding.Add("gzip");

        Assert.That((int)(await _server.Client.SendAsync(request)).StatusCode, Is.EqualTo(413));
        Assert.That((await _server.PostAsync("Patient", body)).Issues, Is.EqualTo(new[] { "SHR-1005" }));
    }

    [TestCase("text/plain", null, 415)]
    [TestCase("application/fhir+json; charset=utf-8", null, 201)]
    [TestCase("application/json", "application/foobar", 406)]
    [TestCase("application/json", "text/html,application/xml;q=0.9,*/*;q=0.8", 201)]
    public async Task Media_types_are_negotiated(string contentType, string? accept, int status)
    {
        (string, string)[] headers = accept is null ? [("Content-Type", contentType)] : [("Content-Type", contentType), ("Accept", accept)];

        Assert.That((await _server.PostAsync("Patient", """{"resourceType":"Patient"}""", headers)).Status, Is.EqualTo(status));
    }

    [Test]
    public async Task Too_many_entries_are_413()
    {
        var entries = string.Join(',', Enumerable.Repeat("""{"request":{"method":"GET","url":"Patient"}}""", 6));

        Assert.That((await _server.PostAsync("", $$"""{"resourceType":"Bundle","type":"batch","entry":[{{entries}}]}""")).Status, Is.EqualTo(413));
    }

    [Test]
    public async Task A_repeated_write_with_the_same_mark_is_done_once()
    {
        const string body = """{"resourceType":"Patient","identifier":[{"system":"urn:idem","value":"1"}]}""";
        var mark = ("Idempotency-Key", "clinic-7-visit-9");

        var first = await _server.PostAsync("Patient", body, mark);
        var second = await _server.PostAsync("Patient", body, mark);
        var other = await _server.PostAsync("Patient", """{"resourceType":"Patient"}""", mark);

        Assert.That((second.Status, second.Header("Location"), second.Text), Is.EqualTo((201, first.Header("Location"), first.Text)));
        Assert.That((other.Status, other.Issues[0]), Is.EqualTo((422, "SHR-5061")));
        Assert.That((await _server.GetAsync("Patient?identifier=urn:idem|1")).Matches, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_request_id_comes_back_and_browsers_may_call()
    {
        var answer = await _server.GetAsync("metadata", ("X-Request-Id", "abc-1"), ("Origin", "https://emr.example"));
        var preflight = await _server.SendAsync("OPTIONS", "Patient/1", null, ("Origin", "https://emr.example"), ("Access-Control-Request-Method", "PUT"));

        Assert.That(answer.Header("X-Request-Id"), Is.EqualTo("abc-1"));
        Assert.That(answer.Header("Access-Control-Allow-Origin"), Is.EqualTo("*"));
        Assert.That(preflight.Header("Allow"), Does.Contain("PATCH"));
        Assert.That(preflight.Header("Access-Control-Allow-Methods"), Does.Contain("PUT"));
    }

    [Test]
    public async Task Large_answers_are_compressed_for_who_asks()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _server.Base + "/metadata");
        request.Headers.AcceptEncoding.ParseAdd("br");

        using var response = await _server.Client.SendAsync(request);

        Assert.That(response.Content.Headers.ContentEncoding, Is.EqualTo(new[] { "br" }));
    }

    [Test]
    public void An_option_without_sense_stops_the_start_with_its_name()
    {
        var fault = Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => TestServer.StartAsync("--Server:DefaultCount=0"));

        Assert.That(fault!.Message, Does.Contain("DefaultCount"));
    }

    [Test]
    public async Task Search_pages_lead_forth_and_back()
    {
        for (var i = 0; i < 5; i++)
        {
            await _server.CreateAsync("""{"resourceType":"Basic","code":{"text":"page"}}""");
        }

        var pages = new List<Answer> { await _server.GetAsync("Basic?_count=2") };
        while (pages[^1].Link("next") is { } next)
        {
            pages.Add(await _server.GetAsync(next));
        }

        var back = await _server.GetAsync(pages[2].Link("previous")!);
        var first = await _server.GetAsync(back.Link("previous")!);
        Assert.That(pages.SelectMany(p => p.Matches).Distinct().Count(), Is.EqualTo(5));
        Assert.That(back.Matches, Is.EqualTo(pages[1].Matches));
        Assert.That(first.Matches, Is.EqualTo(pages[0].Matches));
    }
}
