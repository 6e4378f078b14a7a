using System.Text.Json.Nodes;
using Shr.Fhir.Definitions;
using Shr.Server.Tests;

namespace Shr.Conformance.Http.Crucible;

/// <summary>Searches by GET and by form: Crucible's Search001 (sprinkler), and S000 of its SearchTest.</summary>
public sealed class SearchTests
{
    private TestServer _server = null!;
    private string _patient = "";
    private string _condition = "";

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = await TestServer.StartAsync();
        _patient = await _server.CreateAsync("""{"resourceType":"Patient","identifier":[{"system":"urn:ids","value":"p1"}],"name":[{"family":"Chowdhury","given":["Karim"]}],"gender":"male"}""");
        var other = await _server.CreateAsync("""{"resourceType":"Patient","name":[{"family":"chowdhury","given":["Salma"]}]}""");
        await _server.CreateAsync("""{"resourceType":"Patient","name":[{"family":"Rahman"}],"gender":"female"}""");
        _condition = await _server.CreateAsync($$"""{"resourceType":"Condition","subject":{"reference":"Patient/{{_patient}}"} }""");
        await _server.CreateAsync($$"""{"resourceType":"Condition","subject":{"reference":"Patient/{{other}}"} }""");
        foreach (var value in (string[])["2.0", "1.96", "2.04", "1.80", "5.12", "6.12"])
        {
            await _server.CreateAsync($$"""{"resourceType":"Observation","status":"final","code":{"text":"glucose"},"valueQuantity":{"value":{{value}},"unit":"mmol","system":"http://unitsofmeasure.org","code":"mmol"} }""");
        }
    }

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [TestCase("SE01", "Patient?_count=1", 1)]
    [TestCase("SE03", "Patient?family=cho", 2)]
    [TestCase("SE04", "Patient?given=KAR", 1)]
    [TestCase("SE05.0", "Condition?patient=Patient/{0}", 1)]
    [TestCase("SE05.0F", "Condition?patient={1}/Patient/{0}", 1)]
    [TestCase("SE05.1", "Condition?patient={0}", 1)]
    [TestCase("SE05.2", "Condition?patient:Patient=Patient/{0}", 1)]
    [TestCase("SE05.3", "Condition?patient:Patient={0}", 1)]
    [TestCase("SE05.4", "Condition?patient._id={0}", 1)]
    [TestCase("SE05.5", "Condition?patient.name=Karim", 1)]
    [TestCase("SE05.6", "Condition?patient.identifier=urn:ids|p1", 1)]
    [TestCase("SE21", "Observation?value-quantity=2.0||mmol", 3)]
    [TestCase("SE22", "Observation?value-quantity=gt5||mmol", 2)]
    [TestCase("SE23", "Patient?gender:missing=true", 1)]
    [TestCase("SE24", "Patient?bonkers=foobar", 3)]
    [TestCase("SE25", "Patient?...", 3)]
    public async Task A_search_finds_so_many_by_GET_and_by_form(string id, string search, int expected)
    {
        var parts = string.Format(System.Globalization.CultureInfo.InvariantCulture, search, _patient, _server.Base).Split('?', 2);
        var query = parts[1].Replace("|", "%7C", StringComparison.Ordinal);

        var get = await _server.GetAsync($"{parts[0]}?{query}");
        var post = await _server.PostAsync($"{parts[0]}/_search", query, ("Content-Type", "application/x-www-form-urlencoded"));

        Assert.That((get.Status, get.Matches.Count), Is.EqualTo((200, expected)), id);
        Assert.That(post.Matches, Is.EqualTo(get.Matches), id);
    }

    [Test]
    public async Task SE02_a_type_that_does_not_exist_is_refused()
    {
        Assert.That((await _server.GetAsync("Foo?name=x")).Status, Is.InRange(400, 599));
        Assert.That((await _server.PostAsync("Foo/_search", "name=x", ("Content-Type", "application/x-www-form-urlencoded"))).Status, Is.InRange(400, 599));
    }

    [Test]
    public async Task SE06_SE07_records_that_belong_together_come_together()
    {
        var forth = await _server.GetAsync($"Condition?_id={_condition}&_include=Condition:patient");
        var back = await _server.GetAsync($"Patient?_id={_patient}&_revinclude=Condition:patient");

        Assert.That(Included(forth), Is.EqualTo(new[] { $"Patient/{_patient}" }));
        Assert.That(forth.Json["total"]!.GetValue<int>(), Is.EqualTo(1));
        Assert.That(Included(back), Is.EqualTo(new[] { $"Condition/{_condition}" }));
    }

    [Test]
    public async Task S000_every_search_parameter_of_R4_is_in_the_statement()
    {
        var statement = (await _server.GetAsync("metadata")).Json["rest"]![0]!["resource"]!.AsArray()
            .ToDictionary(r => r!["type"]!.GetValue<string>(), r => r!["searchParam"]!.AsArray().Select(p => p!["name"]!.GetValue<string>()).ToHashSet());
        var missing = new List<string>();
        foreach (var definition in DefinitionSet.R4.OfType("SearchParameter"))
        {
            var parameter = JsonNode.Parse(definition.Json.Span)!;
            missing.AddRange(parameter["base"]!.AsArray().Select(b => b!.GetValue<string>())
                .Where(b => statement.ContainsKey(b) && !statement[b].Contains(parameter["code"]!.GetValue<string>()))
                .Select(b => $"{b}.{parameter["code"]}"));
        }

        Assert.That(missing, Is.Empty);
    }

    private static IEnumerable<string> Included(Answer answer) => answer.Entries
        .Where(e => e!["search"]!["mode"]!.GetValue<string>() == "include").Select(e => $"{e!["resource"]!["resourceType"]}/{e["resource"]!["id"]}");
}
