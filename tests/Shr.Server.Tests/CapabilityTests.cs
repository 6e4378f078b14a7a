namespace Shr.Server.Tests;

/// <summary>https://hl7.org/fhir/R4/capabilitystatement.html</summary>
public sealed class CapabilityTests
{
    private TestServer _server = null!;

    [OneTimeSetUp]
    public async Task Start() => _server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task The_statement_names_every_type_and_is_itself_valid()
    {
        var answer = await _server.GetAsync("metadata");

        var rest = answer.Json["rest"]![0]!;
        Assert.That(answer.Json["fhirVersion"]!.GetValue<string>(), Is.EqualTo("4.0.1"));
        Assert.That(rest["resource"]!.AsArray(), Has.Count.GreaterThan(140));
        var patient = rest["resource"]!.AsArray().Single(r => r!["type"]!.GetValue<string>() == "Patient")!;
        Assert.That(patient["searchParam"]!.AsArray().Select(p => p!["name"]!.GetValue<string>()), Does.Contain("identifier").And.Contain("_lastUpdated").And.Contain("birthdate"));
        var outcome = await _server.PostAsync("CapabilityStatement/$validate", answer.Text);
        Assert.That(outcome.Json["issue"]!.AsArray().Count(i => i!["severity"]!.GetValue<string>() is "error" or "fatal"), Is.Zero, outcome.Text);
    }

    [Test]
    public async Task The_terminology_statement_lists_code_systems()
    {
        var answer = await _server.GetAsync("metadata?mode=terminology");

        Assert.That(answer.Json["resourceType"]!.GetValue<string>(), Is.EqualTo("TerminologyCapabilities"));
        Assert.That(answer.Json["codeSystem"]!.AsArray(), Has.Count.GreaterThan(100));
    }

    [Test]
    public async Task Validate_answers_200_with_what_is_wrong_and_stores_nothing()
    {
        var bad = await _server.PostAsync("Patient/$validate", """{"resourceType":"Patient","gender":"x"}""");
        var good = await _server.PostAsync("Patient/$validate", """{"resourceType":"Parameters","parameter":[{"name":"resource","resource":{"resourceType":"Patient","gender":"male"}},{"name":"mode","valueCode":"create"}]}""");

        Assert.That(bad.Status, Is.EqualTo(200));
        Assert.That(bad.Json["issue"]!.AsArray().Select(i => i!["expression"]?[0]?.GetValue<string>()), Does.Contain("Patient.gender"));
        Assert.That(good.Issues, Is.EqualTo(new[] { "SHR-5058" }), good.Text);
        Assert.That((await _server.GetAsync("Patient")).Matches, Is.Empty);
    }

    [Test]
    public async Task Fhirpath_is_evaluated()
    {
        var answer = await _server.PostAsync("$fhirpath", """{"resourceType":"Parameters","parameter":[{"name":"expression","valueString":"name.given.first()"},{"name":"resource","resource":{"resourceType":"Patient","name":[{"given":["Ali"]}]}}]}""");

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(answer.Text, Does.Contain("Ali"));
    }
}
