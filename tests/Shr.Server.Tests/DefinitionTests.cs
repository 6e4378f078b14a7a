namespace Shr.Server.Tests;

/// <summary>Definitions that are posted become part of the model.</summary>
public sealed class DefinitionTests
{
    private const string Parameter = """
        {"resourceType":"SearchParameter","url":"http://example.org/SearchParameter/eye","name":"eye","status":"active","description":"d",
         "code":"eye","base":["Patient"],"type":"token","expression":"Patient.extension.where(url='http://example.org/eye').value"}
        """;

    [Test]
    public async Task A_search_parameter_finds_old_and_new_records()
    {
        await using var server = await TestServer.StartAsync();
        const string patient = """{"resourceType":"Patient","extension":[{"url":"http://example.org/eye","valueCode":"green"}]}""";
        var old = await server.CreateAsync(patient);
        Assert.That((await server.GetAsync("Patient?eye=green", ("Prefer", "handling=strict"))).Status, Is.EqualTo(400), "not known yet");

        Assert.That((await server.PostAsync("SearchParameter", Parameter)).Status, Is.EqualTo(201));
        var fresh = await server.CreateAsync(patient);
        await DoneAsync(server);

        Assert.That((await server.GetAsync("Patient?eye=green", ("Prefer", "handling=strict"))).Matches, Is.EquivalentTo(new[] { old, fresh }));
        Assert.That((await server.GetAsync("Patient?eye=blue")).Matches, Is.Empty);
    }

    [Test]
    public async Task It_outlives_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("shr-").FullName;
        var first = await TestServer.StartInAsync(folder);
        await first.PostAsync("SearchParameter", Parameter);
        var id = await first.CreateAsync("""{"resourceType":"Patient","extension":[{"url":"http://example.org/eye","valueCode":"green"}]}""");
        await DoneAsync(first);
        await first.StopAsync();

        await using var second = await TestServer.StartInAsync(folder);

        Assert.That((await second.GetAsync("Patient?eye=green")).Matches, Is.EqualTo(new[] { id }));
    }

    [Test]
    public async Task A_search_parameter_that_cannot_be_used_is_refused_with_its_faults()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.PostAsync("SearchParameter", Parameter.Replace("Patient.extension.where(", "Patient.extension.where((", StringComparison.Ordinal));

        Assert.That(answer.Status, Is.EqualTo(422));
        Assert.That(answer.Issues, Does.Contain("SHR-3105"));
    }

    [Test]
    public async Task A_profile_is_in_force_at_once()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync("StructureDefinition", """
            {"resourceType":"StructureDefinition","url":"http://example.org/StructureDefinition/named","name":"Named","status":"active","kind":"resource","abstract":false,
             "type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint",
             "differential":{"element":[{"id":"Patient.name","path":"Patient.name","min":1}]}}
            """);

        var answer = await server.PostAsync("Patient", """{"resourceType":"Patient","meta":{"profile":["http://example.org/StructureDefinition/named"]}}""");

        Assert.That(answer.Status, Is.EqualTo(422), answer.Text);
    }

    private static async Task DoneAsync(TestServer server)
    {
        for (var i = 0; i < 200; i++)
        {
            var status = await server.GetAsync("$reindex");
            if (status.Json["parameter"]![0]!["valueCode"]!.GetValue<string>() == "completed")
            {
                return;
            }

            await Task.Delay(25);
        }

        Assert.Fail("Indexing again does not end.");
    }
}
