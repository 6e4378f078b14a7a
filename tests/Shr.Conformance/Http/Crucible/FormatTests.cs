using System.Text.Json.Nodes;
using Shr.Fhir.Definitions;
using Shr.Fhir.Xml;
using Shr.Server.Tests;

namespace Shr.Conformance.Http.Crucible;

/// <summary>Which format an answer has: Crucible's Format001 and ReadTest.</summary>
public sealed class FormatTests
{
    private const string Json = "application/fhir+json; charset=utf-8";
    private const string Xml = "application/fhir+xml; charset=utf-8";
    private TestServer _server = null!;
    private string _id = "";

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = await TestServer.StartAsync();
        _id = await _server.CreateAsync("""{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">Rahima</div>"},"name":[{"family":"Begum","given":["Rahima"]}],"birthDate":"1990-02-03"}""");
    }

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [TestCase("CT01", "", "application/fhir+xml", Xml)]
    [TestCase("CT02A", "_format=xml", null, Xml)]
    [TestCase("CT02B", "_format=text/xml", null, Xml)]
    [TestCase("CT02C", "_format=application/xml", null, Xml)]
    [TestCase("CT02D", "_format=application/fhir%2Bxml", null, Xml)]
    [TestCase("CT02D plus not escaped", "_format=application/fhir+xml", null, Xml)]
    [TestCase("CT03", "", "application/fhir+json", Json)]
    [TestCase("CT04A", "_format=json", null, Json)]
    [TestCase("CT04B", "_format=application/json", null, Json)]
    [TestCase("CT04C", "_format=application/fhir%2Bjson", null, Json)]
    [TestCase("the query before the header", "_format=json", "application/fhir+xml", Json)]
    public async Task The_answer_has_the_format_that_was_asked_for(string id, string query, string? accept, string type)
    {
        foreach (var path in (string[])[$"Patient/{_id}", "Patient"])
        {
            (string, string)[] headers = accept is null ? [] : [("Accept", accept)];

            Assert.That((await _server.GetAsync($"{path}?{query}", headers)).ContentType, Is.EqualTo(type), $"{id} {path}");
        }
    }

    [TestCase("FT01, FT02", "Patient/{0}")]
    [TestCase("FT03 to FT06", "Patient?_id={0}")]
    public async Task Both_formats_say_the_same(string id, string path)
    {
        var address = string.Format(System.Globalization.CultureInfo.InvariantCulture, path, _id);
        var json = (await _server.GetAsync(address, ("Accept", "application/fhir+json"))).Json;
        var issues = new IssueCollector();
        using var xml = new MemoryStream((await _server.GetAsync(address, ("Accept", "application/fhir+xml"))).Body);

        var read = JsonNode.Parse(new FhirXmlReader(R4Definitions.Types).Read(xml, issues)!);

        Assert.That(JsonNode.DeepEquals(read, json), Is.True, $"{id} {read}\n{json}");
    }

    [Test]
    public async Task A_format_that_does_not_exist_is_406()
    {
        Assert.That((await _server.GetAsync("Patient", ("Accept", "application/foobar"))).Status, Is.EqualTo(406), "FT07");
        Assert.That((await _server.GetAsync("Patient?_format=application/foobar")).Status, Is.EqualTo(406), "FT08");
    }

    [Test]
    public async Task A_read_names_type_version_and_instant()
    {
        var answer = await _server.GetAsync($"Patient/{_id}");

        Assert.That((answer.Json["id"]!.GetValue<string>(), answer.ContentType, answer.Header("ETag")), Is.EqualTo((_id, Json, "W/\"1\"")), "R001");
        Assert.That(answer.Header("Last-Modified"), Is.Not.Null, "R001");
    }

    [TestCase("R002", "Model/1")]
    [TestCase("R003", "Patient/no-such-id")]
    [TestCase("R004", "Patient/Inv$lid!")]
    [TestCase("R004", "Patient/a234567890b234567890c234567890d234567890e234567890f234567890g2345")]
    public async Task What_cannot_be_there_is_400_or_404(string id, string path) =>
        Assert.That((await _server.GetAsync(path)).Status, Is.EqualTo(400).Or.EqualTo(404), id);

    [TestCase("text", "text", "name")]
    [TestCase("data", "name", "text")]
    public async Task A_read_can_be_a_summary(string summary, string shown, string hidden)
    {
        var answer = await _server.GetAsync($"Patient/{_id}?_summary={summary}");

        Assert.That(answer.Json[shown], Is.Not.Null, "R005");
        Assert.That(answer.Json[hidden], Is.Null, "R005");
        Assert.That(answer.Json["meta"]!["tag"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("SUBSETTED"));
    }

    [Test]
    public async Task A_read_can_be_of_some_elements()
    {
        var answer = await _server.GetAsync($"Patient/{_id}?_elements=birthDate");

        Assert.That(answer.Json["birthDate"], Is.Not.Null);
        Assert.That(answer.Json["name"], Is.Null);
    }
}
