using System.Text.Json.Nodes;
using Shr.Server.Tests.Security;

namespace Shr.Server.Tests.National;

/// <summary>Patient/$match over HTTP: candidates by index, scores that explain themselves, and nobody whom the caller may not see.</summary>
public sealed class MatchOperationTests
{
    private Access _access = null!;
    private (string, string)[] _system = [];
    private (string, string)[] _facility = [];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _access = await Access.StartAsync("National");
        _system = _access.Headers(_access.Enrol("hq", "hq@hq.example", ["SHR System Admin"], []));
        _facility = _access.Headers(_access.EnrolFacility("10000069", "3026"));
        await PutAsync("rahima", "Rahima Khatun", "1991-03-04", "302618", nid: "1991302618123456");
        await PutAsync("stranger", "Jamal Uddin", "1960-11-20", "100409");
        await PutAsync("far", "Rahima Khatun", "1991-03-04", "100409");
        await PutAsync("retired", "Rahima Khatun", "1991-03-04", "302618", active: false);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _access.DisposeAsync();

    [Test]
    public async Task The_same_person_in_another_spelling_comes_first_with_grade_and_evidence()
    {
        var answer = await MatchAsync(Person("Rohima Khatoon", "1991-03-04", "302618"), _system);

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(answer.Json["type"]!.GetValue<string>(), Is.EqualTo("searchset"));
        Assert.That(answer.Matches[0], Is.EqualTo("rahima"));
        Assert.That(answer.Matches, Has.None.EqualTo("stranger").And.None.EqualTo("retired"));
        var search = answer.Entries[0]!["search"]!;
        Assert.That(search["score"]!.GetValue<decimal>(), Is.InRange(0.9m, 1m));
        Assert.That(Extension(search, "http://hl7.org/fhir/StructureDefinition/match-grade")!["valueCode"]!.GetValue<string>(), Is.AnyOf("certain", "probable"));
        Assert.That(Extension(search, "http://dghs.gov.bd/registry/match-evidence")!.ToJsonString(), Does.Contain("name").And.Not.Contain("Rahima"));
    }

    [Test]
    public async Task Only_what_the_caller_may_see_is_a_match()
    {
        var all = await MatchAsync(Person("Rahima Khatun", "1991-03-04", null), _system);
        var own = await MatchAsync(Person("Rahima Khatun", "1991-03-04", null), _facility);

        Assert.That(all.Matches, Is.EquivalentTo(new[] { "rahima", "far" }));
        Assert.That(own.Matches, Is.EquivalentTo(new[] { "rahima" }));
    }

    [Test]
    public async Task Certain_means_one_person()
    {
        var two = await MatchAsync(Person("Rahima Khatun", "1991-03-04", "302618"), _system, onlyCertain: true);
        var one = await MatchAsync(Person("Rahima Khatun", "1991-03-04", "302618", nid: "1991302618123456"), _facility, onlyCertain: true);

        Assert.That(two.Matches, Has.Count.LessThanOrEqualTo(1));
        Assert.That(one.Matches, Is.EqualTo(new[] { "rahima" }));
    }

    [Test]
    public async Task No_more_are_shown_than_asked() =>
        Assert.That((await MatchAsync(Person("Rahima Khatun", "1991-03-04", null), _system, count: "1")).Matches, Has.Count.EqualTo(1));

    [TestCase("""{"resourceType":"Parameters","parameter":[{"name":"onlyCertainMatches","valueBoolean":true}]}""")]
    [TestCase("""{"resourceType":"Parameters","parameter":[{"name":"resource","resource":{"resourceType":"Group"}}]}""")]
    [TestCase("""{"resourceType":"Parameters","parameter":[{"name":"resource","resource":{"resourceType":"Patient"}},{"name":"count","valueInteger":0}]}""")]
    public async Task A_question_without_sense_is_400(string body) =>
        Assert.That((await _access.Server.PostAsync("Patient/$match", body, _system)).Status, Is.EqualTo(400));

    [Test]
    public async Task Who_tells_nothing_finds_nobody() =>
        Assert.That((await MatchAsync(new JsonObject { ["resourceType"] = "Patient" }, _system)).Matches, Is.Empty);

    [Test]
    public async Task The_operation_is_in_the_capability_statement() =>
        Assert.That((await _access.Server.GetAsync("metadata")).Text, Does.Contain("http://hl7.org/fhir/OperationDefinition/Patient-match"));

    internal static JsonObject Person(string name, string birthDate, string? area, string? nid = null)
    {
        var patient = new JsonObject
        {
            ["resourceType"] = "Patient",
            ["name"] = new JsonArray(new JsonObject { ["text"] = name }),
            ["gender"] = "female",
            ["birthDate"] = birthDate,
        };
        if (area is not null)
        {
            patient["address"] = new JsonArray(new JsonObject { ["use"] = "home", ["extension"] = new JsonArray(new JsonObject { ["url"] = "http://example.org/code", ["valueString"] = area }) });
        }

        if (nid is not null)
        {
            patient["identifier"] = new JsonArray(new JsonObject { ["system"] = "http://dghs.gov.bd/identifier/nid", ["value"] = nid });
        }

        return patient;
    }

    private async Task PutAsync(string id, string name, string birthDate, string area, string? nid = null, bool active = true)
    {
        var patient = Person(name, birthDate, area, nid);
        patient["id"] = id;
        patient["active"] = active;
        Assert.That((await _access.Server.PutAsync($"Patient/{id}", patient.ToJsonString(), _system)).Status, Is.EqualTo(201));
    }

    private Task<Answer> MatchAsync(JsonObject patient, (string, string)[] who, bool? onlyCertain = null, string? count = null)
    {
        var parameters = new JsonArray(new JsonObject { ["name"] = "resource", ["resource"] = patient });
        if (onlyCertain is { } certain)
        {
            parameters.Add(new JsonObject { ["name"] = "onlyCertainMatches", ["valueBoolean"] = certain });
        }

        if (count is not null)
        {
            parameters.Add(new JsonObject { ["name"] = "count", ["valueInteger"] = int.Parse(count) });
        }

        return _access.Server.PostAsync("Patient/$match", new JsonObject { ["resourceType"] = "Parameters", ["parameter"] = parameters }.ToJsonString(), who);
    }

    private static JsonNode? Extension(JsonNode owner, string url) => owner["extension"]!.AsArray().FirstOrDefault(e => e!["url"]!.GetValue<string>() == url);
}
