namespace Shr.Server.Tests.Security;

/// <summary>What codes mean is for everybody; who has them is not.</summary>
public sealed class PublicTerminologyTests
{
    private TestServer _server = null!;

    [OneTimeSetUp]
    public async Task Start() => _server = await TestServer.StartAsync("--Security:Mode=Both");

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [TestCase("CodeSystem/$lookup?system=http://hl7.org/fhir/administrative-gender&code=male")]
    [TestCase("ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender")]
    [TestCase("metadata")]
    public async Task Codes_are_explained_without_signing_in(string path) =>
        Assert.That((await _server.GetAsync(path)).Status, Is.EqualTo(200));

    [TestCase("Patient")]
    [TestCase("CodeSystem")]
    [TestCase("ValueSet/x/$meta")]
    [TestCase("Patient/x/$expand")]
    [TestCase("Patient/$lookup")]
    public async Task Everything_else_needs_a_caller(string path) =>
        Assert.That((await _server.GetAsync(path)).Status, Is.EqualTo(401));

    [TestCase("$closure")]
    [TestCase("$terminology-import")]
    [TestCase("")]
    public async Task What_keeps_something_needs_a_caller(string path) =>
        Assert.That((await _server.PostAsync(path, """{"resourceType":"Parameters"}""")).Status, Is.EqualTo(401));

    [Test]
    public async Task A_bad_token_is_refused_even_here() =>
        Assert.That(
            (await _server.SendAsync("GET", "CodeSystem/$lookup?system=http://hl7.org/fhir/administrative-gender&code=male", null, ("Authorization", "Bearer nonsense"))).Status,
            Is.EqualTo(401));
}
