namespace Shr.Server.Tests;

/// <summary><c>$fhirpath</c> over HTTP.</summary>
public sealed class FhirPathOperationTests
{
    private TestServer _server = null!;

    [OneTimeSetUp]
    public async Task Start() => _server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task An_expression_is_evaluated_on_the_resource_sent()
    {
        var answer = await _server.PostAsync("$fhirpath", """
            {"resourceType":"Parameters","parameter":[{"name":"expression","valueString":"name.given.first() & '!'"},
             {"name":"resource","resource":{"resourceType":"Patient","name":[{"given":["Rahim"]}]}}]}
            """);

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(answer.Json["parameter"]![1]!["part"]![0]!["valueString"]!.GetValue<string>(), Is.EqualTo("Rahim!"));
    }

    [Test]
    public async Task GET_takes_it_from_the_query()
    {
        var answer = await _server.GetAsync("$fhirpath?expression=1.10%20%2B%201");

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(answer.Text, Does.Contain("\"valueDecimal\":2.10"));
    }

    [TestCase("1 +", 400)]
    [TestCase("'a' + 1", 422)]
    [TestCase("1.repeatAll($this)", 422)]
    public async Task What_is_wrong_is_an_OperationOutcome(string expression, int status)
    {
        var answer = await _server.GetAsync("$fhirpath?expression=" + Uri.EscapeDataString(expression));

        Assert.That(answer.Status, Is.EqualTo(status), answer.Text);
        Assert.That(answer.Json["resourceType"]!.GetValue<string>(), Is.EqualTo("OperationOutcome"));
    }

    [TestCase("conformsTo('http://hl7.org/fhir/StructureDefinition/Patient')", "true")]
    [TestCase("conformsTo('http://hl7.org/fhir/StructureDefinition/Person')", "false")]
    public async Task Profiles_are_known(string expression, string expected)
    {
        var answer = await _server.PostAsync("$fhirpath", $$"""
            {"resourceType":"Parameters","parameter":[{"name":"expression","valueString":"{{expression}}"},
             {"name":"resource","resource":{"resourceType":"Patient"} }]}
            """);

        Assert.That(answer.Text, Does.Contain($"\"valueBoolean\":{expected}"));
    }
}
