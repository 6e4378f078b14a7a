using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Shr.Server.Tests.National;

/// <summary>Scenarios CONF C1 to C8, as far as feeds go: stubs, refusals, and who sees all.</summary>
public sealed class ConfidentialFeedTests
{
    private const string Very = """
        "meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"V"}]}
        """;

    private FeedWorld _world = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _world = await FeedWorld.StartAsync();
        await _world.PatientAsync("open", "302618");
        await _world.EncounterAsync("open1", "open");
        await _world.EncounterAsync("closed1", "open", "R");
        await _world.PatientAsync("secret", "302618", more: Very);
        await _world.EncounterAsync("secret1", "secret");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _world.DisposeAsync();

    [Test]
    public async Task C1_a_facility_gets_a_stub_of_a_confidential_encounter_in_the_feed_of_a_patient()
    {
        foreach (var headers in new[] { _world.Facility, _world.Provider, _world.Elsewhere })
        {
            var entries = await _world.EntriesAsync("/v2/patients/open/encounters", headers);
            Assert.That(entries.Select(e => Title(e!)), Is.EqualTo(new[] { "open1", "closed1" }));
            Assert.That(Content(entries[0]!), Does.Contain("secret"), "the observation's text");
            AssertStub(entries[1]!);
        }
    }

    [Test]
    public async Task C2_the_whole_feed_of_a_confidential_patient_is_403()
    {
        foreach (var headers in new[] { _world.Facility, _world.Provider })
        {
            var answer = await _world.GetAsync("/v2/patients/secret/encounters", headers);
            Assert.That((answer.Status, answer.Text), Is.EqualTo((403, $$"""{"httpStatus":"403","message":"Access is denied to user {{headers[1].Item2}} for patient secret"}""")));
        }
    }

    [Test]
    public async Task C3_the_catchment_feed_keeps_confidential_entries_as_stubs()
    {
        foreach (var headers in new[] { _world.Facility, _world.Provider })
        {
            var entries = await _world.EntriesAsync("/v2/catchments/302618/encounters", headers);
            Assert.That(entries.Select(e => Title(e!)), Is.EqualTo(new[] { "open1", "closed1", "secret1" }));
            Assert.That(Content(entries[0]!), Does.Contain("Observation"));
            AssertStub(entries[1]!);
            AssertStub(entries[2]!);
        }
    }

    [Test]
    public async Task C4_a_national_system_reads_all_of_its_catchment()
    {
        var entries = await _world.EntriesAsync("/v2/catchments/3026/encounters", _world.Datasense);

        Assert.That(entries.Select(e => Title(e!)), Is.EqualTo(new[] { "open1", "closed1", "secret1" }));
        Assert.That(entries.Select(e => Content(e!)), Is.All.Contain("<Observation"));
        Assert.That((await _world.GetAsync("/v2/catchments/1004/encounters", _world.Datasense)).Status, Is.EqualTo(403));
    }

    [Test]
    public async Task C5_a_national_system_reads_the_feed_of_any_patient_in_full()
    {
        Assert.That(Content((await _world.EntriesAsync("/v2/patients/secret/encounters", _world.System))[0]!), Does.Contain("<Observation"));
        Assert.That((await _world.EntriesAsync("/v2/patients/open/encounters", _world.System)).Select(e => Content(e!)), Is.All.Contain("<Observation"));
    }

    [Test]
    public async Task C6_patients_read_their_own_confidential_encounters()
    {
        Assert.That(Content((await _world.EntriesAsync("/v2/patients/secret/encounters", _world.Person("secret")))[0]!), Does.Contain("<Observation"));
        Assert.That((await _world.EntriesAsync("/patients/open/encounters", _world.Person("open"))).Select(e => Content(e!)), Is.All.Contain("<Observation"));
    }

    [Test]
    public async Task C7_patients_are_refused_others_whether_they_exist_or_not()
    {
        foreach (var other in new[] { "open", "secret", "98000100100" })
        {
            var answer = await _world.GetAsync($"/v2/patients/{other}/encounters", _world.Person("somebody-" + other));
            Assert.That((answer.Status, answer.Text), Is.EqualTo((403, """{"httpStatus":"403","message":"Access is denied"}""")));
        }
    }

    [Test]
    public async Task C8_what_becomes_confidential_is_a_stub_at_once_and_what_ceases_to_be_is_not()
    {
        await _world.PatientAsync("turns", "1004");
        await _world.EncounterAsync("turns1", "turns");
        Assert.That(Content(await LastAsync("turns1")), Does.Contain("<Observation"));

        await _world.PatientAsync("turns", "1004", more: Very);
        AssertStub(await LastAsync("turns1"));
        Assert.That((await _world.GetAsync("/v2/patients/turns/encounters", _world.Elsewhere)).Status, Is.EqualTo(403));

        await _world.PatientAsync("turns", "1004");
        Assert.That(Content(await LastAsync("turns1")), Does.Contain("<Observation"));
    }

    [Test]
    public async Task A_patient_whose_consent_denies_it_is_not_there_at_all()
    {
        await _world.PatientAsync("denies", "1004");
        await _world.EncounterAsync("denies1", "denies");
        await _world.EncounterAsync("denies2", "denies", "R");
        var consent = await _world.Server.PutAsync("Consent/denies", """
            {"resourceType":"Consent","id":"denies","status":"active","scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"patient-privacy"}]},
             "category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}]}],"patient":{"reference":"Patient/denies"},"policy":[{"uri":"urn:deny"}],"provision":{"type":"deny"}}
            """, _world.System);
        Assert.That(consent.Status, Is.EqualTo(201), consent.Text);

        var entries = await _world.FollowAsync("/v2/catchments/1004/encounters", _world.Elsewhere);

        Assert.That(entries.Select(Title), Has.None.StartsWith("denies"));
        Assert.That((await _world.GetAsync("/v2/patients/denies/encounters", _world.Elsewhere)).Status, Is.EqualTo(404));
        Assert.That(await _world.EntriesAsync("/v2/patients/denies/encounters", _world.System), Has.Count.EqualTo(2));
    }

    private async Task<JsonNode> LastAsync(string encounter) =>
        (await _world.FollowAsync("/v2/catchments/1004/encounters", _world.Elsewhere)).Last(e => Title(e) == encounter);

    private static void AssertStub(JsonNode entry)
    {
        XNamespace fhir = "http://hl7.org/fhir";
        var bundle = XDocument.Parse(Content(entry)).Root!;
        var composition = bundle.Elements(fhir + "entry").Single().Element(fhir + "resource")!.Elements().Single();
        Assert.That(composition.Name.LocalName, Is.EqualTo("Composition"));
        Assert.That(composition.Elements().Select(e => e.Name.LocalName), Is.SubsetOf(new[] { "id", "identifier", "subject", "status", "date", "author", "type", "confidentiality" }));
        Assert.That(Content(entry), Does.Not.Contain("secret<").And.Not.Contain("Observation"));
    }

    private static string Title(JsonNode entry) => entry["title"]!.GetValue<string>()["Encounter:".Length..];

    private static string Content(JsonNode entry) => entry["content"]!.GetValue<string>();
}
