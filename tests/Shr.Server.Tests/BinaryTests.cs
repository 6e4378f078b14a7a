using System.Net.Http.Headers;

namespace Shr.Server.Tests;

/// <summary>https://hl7.org/fhir/R4/binary.html#rest</summary>
public sealed class BinaryTests
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0xFF];
    private TestServer _server = null!;

    [OneTimeSetUp]
    public async Task Start() => _server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task Content_goes_in_and_out_as_it_is()
    {
        var created = await SendAsync("POST", "Binary", Png, "image/png", ("X-Security-Context", "Patient/1"));
        Assert.That(created.Status, Is.EqualTo(201), created.Text);
        var id = created.Json["id"]!.GetValue<string>();

        var resource = await _server.GetAsync($"Binary/{id}", ("Accept", TestServer.FhirJson));
        Assert.That(resource.Json["contentType"]!.GetValue<string>(), Is.EqualTo("image/png"));
        Assert.That(resource.Json["securityContext"]!["reference"]!.GetValue<string>(), Is.EqualTo("Patient/1"));
        Assert.That(Convert.FromBase64String(resource.Json["data"]!.GetValue<string>()), Is.EqualTo(Png));

        var raw = await _server.GetAsync($"Binary/{id}");
        Assert.That((raw.Status, raw.ContentType), Is.EqualTo((200, "image/png")));
        Assert.That(raw.Body, Is.EqualTo(Png));
        Assert.That(raw.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
        Assert.That(raw.Header("Content-Disposition"), Is.EqualTo($"attachment; filename=\"{id}\""));
        Assert.That(raw.Header("ETag"), Is.EqualTo("W/\"1\""));
        Assert.That((await _server.GetAsync($"Binary/{id}", ("If-None-Match", "W/\"1\""))).Status, Is.EqualTo(304));
    }

    [Test]
    public async Task An_update_with_content_makes_a_new_version_and_the_old_one_stays()
    {
        await SendAsync("PUT", "Binary/text", "one"u8.ToArray(), "text/plain; charset=utf-8");
        var second = await SendAsync("PUT", "Binary/text", "two"u8.ToArray(), "text/plain; charset=utf-8");

        Assert.That(second.Status, Is.EqualTo(200), second.Text);
        Assert.That((await _server.GetAsync("Binary/text")).Text, Is.EqualTo("two"));
        Assert.That((await _server.GetAsync("Binary/text/_history/1", ("Accept", "text/plain"))).Text, Is.EqualTo("one"));
    }

    [TestCase("Accept: application/fhir+json", "application/fhir+json; charset=utf-8")]
    [TestCase("Accept: application/fhir+xml", "application/fhir+xml; charset=utf-8")]
    [TestCase("Accept: application/json", "application/fhir+json; charset=utf-8")]
    [TestCase("_format=json", "application/fhir+json; charset=utf-8")]
    [TestCase("_format=xml", "application/fhir+xml; charset=utf-8")]
    [TestCase("_format=application/fhir%2Bjson", "application/fhir+json; charset=utf-8")]
    [TestCase("_format=image/gif", "image/gif")]
    [TestCase("Accept: */*", "image/gif")]
    [TestCase("Accept: image/gif", "image/gif")]
    [TestCase("Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "image/gif")]
    public async Task Who_names_a_media_type_of_FHIR_gets_the_resource_and_everybody_else_the_content(string asked, string type)
    {
        await SendAsync("PUT", "Binary/asked", "GIF89a"u8.ToArray(), "image/gif");

        var answer = asked.StartsWith("Accept: ", StringComparison.Ordinal)
            ? await _server.GetAsync("Binary/asked", ("Accept", asked["Accept: ".Length..]))
            : await _server.GetAsync("Binary/asked?" + asked);

        Assert.That((answer.Status, answer.ContentType), Is.EqualTo((200, type)), answer.Text);
    }

    [Test]
    public async Task Plain_JSON_is_content_unless_it_is_a_Binary()
    {
        var content = await SendAsync("POST", "Binary", """{"a":1}"""u8.ToArray(), "application/json");
        var resource = await SendAsync("POST", "Binary", """{"resourceType":"Binary","contentType":"text/plain","data":"YQ=="}"""u8.ToArray(), "application/json");

        Assert.That((await _server.GetAsync("Binary/" + content.Json["id"], ("Accept", "application/json"))).Text, Is.EqualTo("""{"a":1}"""));
        Assert.That((await _server.GetAsync("Binary/" + resource.Json["id"])).Text, Is.EqualTo("a"));
    }

    [Test]
    public async Task A_body_that_says_it_is_FHIR_is_read_as_FHIR()
    {
        Assert.That((await SendAsync("POST", "Binary", """{"a":1}"""u8.ToArray(), TestServer.FhirJson)).Status, Is.EqualTo(400));
        Assert.That((await SendAsync("POST", "Patient", Png, "image/png")).Status, Is.EqualTo(415));
    }

    [Test]
    public async Task What_is_not_there_is_said_in_JSON_whatever_was_asked_for()
    {
        var answer = await _server.GetAsync("Binary/none", ("Accept", "image/png"));

        Assert.That((answer.Status, answer.Json["resourceType"]!.GetValue<string>()), Is.EqualTo((404, "OperationOutcome")));
    }

    private async Task<Answer> SendAsync(string method, string path, byte[] body, string type, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{_server.Base}/{path}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _server.Client.SendAsync(request);
        return new Answer(response, await response.Content.ReadAsByteArrayAsync());
    }
}
