using System.Text.Json.Nodes;
using Shr.Server.Tests;

namespace Shr.Conformance.Http.Crucible;

/// <summary>What still holds for R4 of Crucible's connectathon tracks: patch, patient, fetch record, terminology.</summary>
/// <remarks>Out of scope: its STU3 resources, and the tracks of scheduling, laboratory orders, claims and genomics, which are creates and searches of other types.</remarks>
public sealed class TrackTests
{
    private const string Form = "application/x-www-form-urlencoded";
    private TestServer _server = null!;

    [OneTimeSetUp]
    public async Task Start() => _server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [TestCase("application/json-patch+json", """[{"op":"replace","path":"/status","value":"completed"}]""")]
    [TestCase("application/xml-patch+xml", """<diff xmlns:f="http://hl7.org/fhir"><replace sel="f:MedicationRequest/f:status/@value">completed</replace></diff>""")]
    [TestCase("application/fhir+json", """{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},{"name":"path","valueString":"MedicationRequest.status"},{"name":"value","valueCode":"completed"}]}]}""")]
    public async Task Patch_track_a_patch_changes_the_current_version_only(string type, string patch)
    {
        var id = await _server.CreateAsync(SampleResources.Of("MedicationRequest").ToJsonString());

        var stale = await _server.SendAsync("PATCH", $"MedicationRequest/{id}", patch, ("Content-Type", type), ("If-Match", "W/\"7\""));
        Assert.That(stale.Status, Is.EqualTo(409).Or.EqualTo(412));
        Assert.That((await _server.GetAsync($"MedicationRequest/{id}")).Json["status"]!.GetValue<string>(), Is.Not.EqualTo("completed"));

        var patched = await _server.SendAsync("PATCH", $"MedicationRequest/{id}", patch, ("Content-Type", type), ("If-Match", "W/\"1\""));
        Assert.That((patched.Status, patched.Json["status"]!.GetValue<string>(), patched.Json["meta"]!["versionId"]!.GetValue<string>()), Is.EqualTo((200, "completed", "2")), patched.Text);
    }

    [Test]
    public async Task Patient_track_extensions_come_back_exactly()
    {
        const string body = """
            {"resourceType":"Patient","extension":[{"url":"http://example.org/complex","extension":[{"url":"a","valueDecimal":1.10},{"url":"b","valueBoolean":true}]}],
             "modifierExtension":[{"url":"http://example.org/modifier","valueString":"not what it seems"}],
             "active":true,"name":[{"family":"Hossain","given":["Anika"],"_given":[{"extension":[{"url":"http://example.org/second","valueBoolean":true}]}]}],
             "gender":"other","_gender":{"extension":[{"url":"http://example.org/gender","valueCoding":{"system":"http://example.org/g","code":"x"}}]}}
            """;
        var created = await _server.PostAsync("Patient", body);
        Assert.That(created.Status, Is.EqualTo(201), created.Text);

        var read = (await _server.GetAsync($"Patient/{created.Json["id"]}")).Json.AsObject();
        read.Remove("id");
        read.Remove("meta");

        Assert.That(read.ToJsonString(), Is.EqualTo(JsonNode.Parse(body)!.ToJsonString()));
        Assert.That((await _server.GetAsync("Patient?given=Anika")).Matches, Is.EqualTo(new[] { created.Json["id"]!.GetValue<string>() }));
    }

    [Test]
    public async Task Fetch_record_nothing_of_a_patient_is_missing()
    {
        var patient = await _server.CreateAsync("""{"resourceType":"Patient"}""");
        var expected = new List<string> { $"Patient/{patient}" };
        foreach (var type in (string[])["Observation", "Condition", "Encounter", "Procedure", "AllergyIntolerance", "Immunization", "MedicationRequest", "DiagnosticReport", "CarePlan", "Goal", "Coverage", "Appointment"])
        {
            var place = type switch { "AllergyIntolerance" or "Immunization" => "patient", "Coverage" => "beneficiary", "Appointment" => null, _ => "subject" };
            var body = SampleResources.Of(type);
            if (place is null)
            {
                body["participant"]![0]!["actor"]!["reference"] = $"Patient/{patient}";
            }
            else
            {
                body[place] = new JsonObject { ["reference"] = $"Patient/{patient}" };
            }

            expected.Add($"{type}/{await _server.CreateAsync(body.ToJsonString())}");
        }

        Assert.That(Matches(await _server.GetAsync($"Patient/{patient}/$everything")), Is.EquivalentTo(expected));
        Assert.That(Matches(await _server.PostAsync($"Patient/{patient}/$everything", """{"resourceType":"Parameters"}""")), Is.EquivalentTo(expected));
    }

    [TestCase("$everything")]
    [TestCase("Patient/nobody/$everything")]
    public async Task Fetch_record_where_there_is_none_is_4xx(string path)
    {
        var answer = await _server.GetAsync(path);

        Assert.That((answer.Status / 100, answer.Json["resourceType"]!.GetValue<string>()), Is.EqualTo((4, "OperationOutcome")));
    }

    [Test]
    public async Task Terminology_track_a_code_is_looked_up_checked_expanded_and_translated_by_GET_and_POST()
    {
        const string system = "http://hl7.org/fhir/administrative-gender";
        const string valueSet = "http://hl7.org/fhir/ValueSet/administrative-gender";

        foreach (var lookup in (Answer[])[
            await _server.GetAsync($"CodeSystem/$lookup?system={system}&code=male"),
            await _server.PostAsync("CodeSystem/$lookup", $$"""{"resourceType":"Parameters","parameter":[{"name":"coding","valueCoding":{"system":"{{system}}","code":"male"} }]}""")])
        {
            Assert.That((lookup.Status, Parameter(lookup, "display")), Is.EqualTo((200, "Male")), lookup.Text);
        }

        var byUrl = await _server.GetAsync($"ValueSet/$expand?url={valueSet}");
        var byId = await _server.GetAsync("ValueSet/administrative-gender/$expand");
        var inline = await _server.PostAsync("ValueSet/$expand", $$"""{"resourceType":"Parameters","parameter":[{"name":"valueSet","resource":{"resourceType":"ValueSet","status":"active","compose":{"include":[{"system":"{{system}}"}]} } }]}""");
        foreach (var expansion in (Answer[])[byUrl, byId, inline])
        {
            Assert.That(expansion.Json["expansion"]!["contains"]!.AsArray().Select(c => c!["code"]!.GetValue<string>()), Is.EquivalentTo(new[] { "male", "female", "other", "unknown" }), expansion.Text);
        }

        Assert.That(Parameter(await _server.GetAsync($"ValueSet/$validate-code?url={valueSet}&system={system}&code=male"), "result"), Is.EqualTo("true"));
        Assert.That(Parameter(await _server.GetAsync($"CodeSystem/$validate-code?url={system}&code=neither"), "result"), Is.EqualTo("false"));
        var translated = await _server.GetAsync($"ConceptMap/$translate?url=http://hl7.org/fhir/ConceptMap/cm-administrative-gender-v3&system={system}&code=male&target=http://terminology.hl7.org/ValueSet/v3-AdministrativeGender");
        Assert.That(Parameter(translated, "result"), Is.EqualTo("true"), translated.Text);
    }

    [Test]
    public async Task Terminology_track_a_closure_is_kept()
    {
        var named = await _server.PostAsync("$closure", """{"resourceType":"Parameters","parameter":[{"name":"name","valueString":"track"}]}""");
        Assert.That((named.Status, named.Json["resourceType"]!.GetValue<string>()), Is.EqualTo((200, "ConceptMap")), named.Text);
    }

    [Test]
    public async Task A_form_search_in_a_compartment_answers_like_the_query()
    {
        var patient = await _server.CreateAsync("""{"resourceType":"Patient"}""");
        await _server.CreateAsync($$"""{"resourceType":"Condition","subject":{"reference":"Patient/{{patient}}"} }""");

        Assert.That((await _server.GetAsync($"Patient/{patient}/Condition")).Matches, Has.Count.EqualTo(1));
        Assert.That((await _server.PostAsync($"Patient/{patient}/Condition/_search", "_count=5", ("Content-Type", Form))).Matches, Has.Count.EqualTo(1));
    }

    private static IEnumerable<string> Matches(Answer answer) => answer.Entries
        .Where(e => e!["search"]!["mode"]!.GetValue<string>() == "match").Select(e => $"{e!["resource"]!["resourceType"]}/{e["resource"]!["id"]}");

    private static string? Parameter(Answer answer, string name) => answer.Json["parameter"]?.AsArray().FirstOrDefault(p => p!["name"]!.GetValue<string>() == name)?
        .AsObject().First(v => v.Key.StartsWith("value", StringComparison.Ordinal)).Value!.ToString();
}
