using System.Text.Json.Nodes;

namespace Shr.Server.Tests;

/// <summary>Operations on single records and on what belongs to them.</summary>
public sealed class RecordOperationTests
{
    private TestServer _server = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = await TestServer.StartAsync();
        await Put("Practitioner/doc", """{"resourceType":"Practitioner","id":"doc"}""");
        await Put("Patient/a", """{"resourceType":"Patient","id":"a","generalPractitioner":[{"reference":"Practitioner/doc"}]}""");
        await Put("Patient/b", """{"resourceType":"Patient","id":"b"}""");
        await Put("Observation/old", Observation("old", "a", "8302-2", "2020-01-01"));
        await Put("Observation/new", Observation("new", "a", "8302-2", "2024-01-01"));
        await Put("Observation/weight", Observation("weight", "a", "29463-7", "2022-01-01"));
        await Put("Observation/other", Observation("other", "b", "8302-2", "2025-01-01"));
        await Put("Condition/undated", """{"resourceType":"Condition","id":"undated","subject":{"reference":"Patient/a"}}""");
    }

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task Everything_of_a_patient_is_the_compartment_and_what_it_refers_to()
    {
        var ids = Ids(await _server.GetAsync("Patient/a/$everything"));

        Assert.That(ids, Is.EquivalentTo(["Patient/a", "Observation/old", "Observation/new", "Observation/weight", "Condition/undated", "Practitioner/doc"]));
    }

    [Test]
    public async Task Everything_between_two_dates_keeps_what_has_no_date() =>
        Assert.That(
            Ids(await _server.GetAsync("Patient/a/$everything?start=2021-01-01&end=2023-01-01")),
            Is.EquivalentTo(["Patient/a", "Observation/weight", "Condition/undated", "Practitioner/doc"]));

    [Test]
    public async Task Everything_of_some_types_is_only_those() =>
        Assert.That(Ids(await _server.GetAsync("Patient/a/$everything?_type=Condition")), Does.Contain("Condition/undated").And.Not.Contain("Observation/old"));

    [Test]
    public async Task Everything_in_pages_shows_each_record_once()
    {
        var seen = new List<string>();
        var url = "Patient/a/$everything?_count=2";
        while (url is not null)
        {
            var page = await _server.GetAsync(url);
            seen.AddRange(page.Entries.Where(e => e!["search"]!["mode"]!.GetValue<string>() == "match").Select(IdOf));
            url = page.Json["link"]!.AsArray().FirstOrDefault(l => l!["relation"]!.GetValue<string>() == "next")?["url"]!.GetValue<string>();
        }

        Assert.That(seen, Is.EquivalentTo(["Patient/a", "Observation/old", "Observation/new", "Observation/weight", "Condition/undated"]));
    }

    [TestCase("Patient/none/$everything", 404)]
    [TestCase("Patient/a/$everything?_count=x", 400)]
    [TestCase("Patient/a/$everything?_type=Nothing", 400)]
    [TestCase("Patient/a/$everything?start=yesterday", 400)]
    [TestCase("Patient/a/$everything?_page=abc", 400)]
    [TestCase("Patient/a/$everything?_sinc=2020-01-01", 400)]
    [TestCase("Patient/a/$everything?start=2020-01-01&start=2021-01-01", 400)]
    [TestCase("Patient/a/$everything?_since=x", 400)]
    [TestCase("Patient/a/$diff?fromVersion=one", 400)]
    [TestCase("Composition/c/$document?persist=maybe", 400)]
    [TestCase("Patient/a/_history/1/$meta", 200)]
    [TestCase("Patient/$meta", 200)]
    [TestCase("$meta", 200)]
    [TestCase("Patient/$meta?what=1", 400)]
    [TestCase("Observation/$lastn", 400)]
    [TestCase("Observation/$lastn?patient=a&max=0", 400)]
    [TestCase("Patient/a/$diff?fromVersion=9", 404)]
    [TestCase("Patient/a/$nothing", 404)]
    public async Task What_cannot_be_answered_has_its_own_status(string path, int status) =>
        Assert.That((await _server.GetAsync(path)).Status, Is.EqualTo(status));

    [Test]
    public async Task The_last_of_each_kind_of_observation_is_found()
    {
        Assert.That(Ids(await _server.GetAsync("Observation/$lastn?patient=a")), Is.EquivalentTo(["Observation/new", "Observation/weight"]));
        Assert.That(Ids(await _server.GetAsync("Observation/$lastn?patient=a&max=2")), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_document_starts_with_its_composition_and_holds_what_it_refers_to()
    {
        await Put("Composition/c", """
            {"resourceType":"Composition","id":"c","status":"final","type":{"text":"visit"},"subject":{"reference":"Patient/b"},"date":"2024-01-01","author":[{"reference":"Practitioner/doc"}],
             "title":"Visit","section":[{"title":"Vitals","entry":[{"reference":"Observation/other"}]}]}
            """);

        var answer = await _server.GetAsync("Composition/c/$document");

        Assert.That(answer.Json["type"]!.GetValue<string>(), Is.EqualTo("document"));
        Assert.That(IdOf(answer.Entries[0]), Is.EqualTo("Composition/c"));
        Assert.That(Ids(answer), Is.EquivalentTo(["Composition/c", "Patient/b", "Practitioner/doc", "Observation/other"]));
        Assert.That((await _server.GetAsync("Composition/c/$document?persist=true")).Status, Is.EqualTo(405));
        Assert.That((await _server.SendAsync("POST", "Composition/c/$document?persist=true")).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task Labels_are_added_and_taken_away_without_touching_anything_else()
    {
        await Put("Basic/l", """{"resourceType":"Basic","id":"l","code":{"text":"x"},"extension":[{"url":"http://example.org/d","valueDecimal":1.10}]}""");
        const string tag = """{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"system":"http://example.org/t","code":"t"}]}}]}""";

        var added = await _server.PostAsync("Basic/l/$meta-add", tag);
        var again = await _server.GetAsync("Basic/l/$meta");
        var removed = await _server.PostAsync("Basic/l/$meta-delete", tag);

        Assert.That(added.Status, Is.EqualTo(200), added.Text);
        Assert.That(again.Text, Does.Contain("http://example.org/t"));
        Assert.That(removed.Text, Does.Not.Contain("http://example.org/t"));
        Assert.That((await _server.GetAsync("Basic/l")).Text, Does.Contain("1.10"));
        Assert.That((await _server.GetAsync("Basic/l/$meta-add")).Status, Is.EqualTo(405));
    }

    [Test]
    public async Task A_difference_is_a_patch_that_makes_the_newer_version_of_the_older()
    {
        await Put("Patient/d", """{"resourceType":"Patient","id":"d","active":true,"name":[{"family":"A","given":["x"]}],"birthDate":"1990-01-01"}""");
        await Put("Patient/d", """{"resourceType":"Patient","id":"d","active":false,"name":[{"family":"B","given":["x","y"]}],"gender":"male"}""");

        var difference = await _server.GetAsync("Patient/d/$diff");
        await Put("Patient/d", """{"resourceType":"Patient","id":"d","active":true,"name":[{"family":"A","given":["x"]}],"birthDate":"1990-01-01"}""");
        var patched = await _server.SendAsync("PATCH", "Patient/d", difference.Text);

        Assert.That(patched.Status, Is.EqualTo(200), patched.Text + difference.Text);
        Assert.That(patched.Json["name"]![0]!["given"]!.AsArray().Select(g => g!.GetValue<string>()), Is.EqualTo(["x", "y"]));
        Assert.That(patched.Json["gender"]!.GetValue<string>(), Is.EqualTo("male"));
        Assert.That(patched.Json["birthDate"], Is.Null);
        Assert.That(patched.Json["active"]!.GetValue<bool>(), Is.False);
    }

    [Test]
    public async Task Labels_in_use_are_listed_once()
    {
        await Put("Group/one", """{"resourceType":"Group","id":"one","meta":{"tag":[{"system":"urn:t","code":"x"}],"security":[{"system":"urn:s","code":"y"}]},"type":"person","actual":true}""");
        await Put("Group/two", """{"resourceType":"Group","id":"two","meta":{"tag":[{"system":"urn:t","code":"x"},{"system":"urn:t","code":"z"}]},"type":"person","actual":true}""");

        var meta = (await _server.GetAsync("Group/$meta")).Json["parameter"]![0]!["valueMeta"]!;

        Assert.That(meta["tag"]!.AsArray().Select(t => t!["code"]!.GetValue<string>()), Is.EqualTo(["x", "z"]));
        Assert.That(meta["security"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [TestCase("""{"resourceType":"Parameters","parameter":[{"name":"start","valueBoolean":true}]}""", "start")]
    [TestCase("""{"resourceType":"Parameters","parameter":[{"name":"begin","valueDate":"2020-01-01"}]}""", "begin")]
    [TestCase("""{"resourceType":"Parameters","parameter":[{"name":"end","valueDate":"2020-01-01"},{"name":"end","valueDate":"2021-01-01"}]}""", "end")]
    [TestCase("""{"resourceType":"Parameters","parameter":[{"name":"_count","valueInteger":1.5}]}""", "_count")]
    public async Task A_parameter_that_does_not_fit_is_named(string body, string name)
    {
        var answer = await _server.PostAsync("Patient/a/$everything", body);

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Json["issue"]![0]!["details"]!["text"]!.GetValue<string>(), Does.Contain($"'{name}'"));
    }

    [TestCase("Patient/a/$everything", "GET, HEAD, POST, OPTIONS")]
    [TestCase("Patient/a/$meta-add", "POST, OPTIONS")]
    [TestCase("Patient/a", "GET, HEAD, PUT, PATCH, DELETE, OPTIONS")]
    [TestCase("Patient", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")]
    public async Task OPTIONS_says_what_an_address_knows(string path, string allowed)
    {
        var answer = await _server.SendAsync("OPTIONS", path);

        Assert.That((answer.Status, answer.Header("Allow")), Is.EqualTo((204, allowed)));
    }

    [TestCase("Patient/a/$nothing")]
    [TestCase("Nothing/a")]
    public async Task OPTIONS_of_what_is_not_there_is_404(string path) => Assert.That((await _server.SendAsync("OPTIONS", path)).Status, Is.EqualTo(404));

    private static string Observation(string id, string patient, string code, string date) =>
        "{\"resourceType\":\"Observation\",\"id\":\"" + id + "\",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"" + code
        + "\"}]},\"subject\":{\"reference\":\"Patient/" + patient + "\"},\"effectiveDateTime\":\"" + date + "\"}";

    private static List<string> Ids(Answer answer) => [.. answer.Entries.Select(IdOf)];

    private static string IdOf(JsonNode? entry) => $"{entry!["resource"]!["resourceType"]}/{entry["resource"]!["id"]}";

    private async Task Put(string path, string body)
    {
        var answer = await _server.SendAsync("PUT", path, body);
        Assert.That(answer.Status, Is.EqualTo(200).Or.EqualTo(201), answer.Text);
    }
}
