using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Shr.Server.Tests.National;

/// <summary>The feeds of encounters, scenarios CATCH K1 to K5 and what changes of patients do to them.</summary>
public sealed class EncounterFeedTests
{
    private const string Feed = "/v2/catchments/302618/encounters";

    private FeedWorld _world = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _world = await FeedWorld.StartAsync();
        await _world.PatientAsync("k", "30261899");
        for (var i = 0; i < 23; i++)
        {
            await _world.EncounterAsync($"k{i:00}", "k");
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _world.DisposeAsync();

    [Test]
    public async Task K1_a_page_has_twenty_entries_and_one_event_for_a_whole_bundle()
    {
        var page = (await _world.GetAsync(Feed, _world.Facility)).Json;
        var entries = page["entries"]!.AsArray();

        Assert.That(entries.Select(e => Text(e!, "title")), Is.EqualTo(Enumerable.Range(0, 20).Select(i => $"Encounter:k{i:00}")));
        Assert.That((Text(page, "author"), Text(page, "title"), Text(page, "feedUrl")), Is.EqualTo(("FreeSHR", "Encounters", _world.Home + Feed)));
        Assert.That(page["prevUrl"], Is.Null);
        Assert.That(entries[0]!.AsObject().Select(p => p.Key), Is.EqualTo(new[] { "id", "publishedDate", "title", "link", "categories", "content" }));
        Assert.That(Text(entries[0]!, "link"), Is.EqualTo("/patients/k/encounters/k00"));
        Assert.That(entries[0]!["categories"]!.AsArray().Select(c => c!.GetValue<string>().Split(':')[0]), Is.EqualTo(new[] { "encounter", "encounter_updated_at" }));
        XNamespace fhir = "http://hl7.org/fhir";
        var bundle = XDocument.Parse(Text(entries[0]!, "content")).Root!;
        Assert.That(bundle.Elements(fhir + "entry").Select(e => e.Element(fhir + "resource")!.Elements().Single().Name.LocalName), Is.EqualTo(new[] { "Encounter", "Observation" }));
    }

    [TestCase("/catchments/302618/encounters")]
    [TestCase("/catchments/30261899/encounters")]
    public async Task K1_without_a_version_and_of_a_catchment_inside_it_is_the_same(string path) =>
        Assert.That(Ids(await _world.EntriesAsync(path, _world.Provider)), Is.EqualTo(Ids(await _world.EntriesAsync(Feed, _world.Facility))));

    [Test]
    public async Task K2_since_takes_in_the_instant_and_starts_with_this_month_where_none_is_given()
    {
        var all = await _world.FollowAsync(Feed, _world.Facility);
        var at = Text(all[20], "publishedDate");

        Assert.That(Ids(await _world.EntriesAsync($"{Feed}?updatedSince={at}", _world.Facility)), Does.Contain(Text(all[20], "id")));
        Assert.That(await _world.EntriesAsync($"{Feed}?updatedSince=2020-01-01", _world.Facility), Has.Count.EqualTo(20));
        Assert.That(await _world.EntriesAsync($"{Feed}?updatedSince=2999-01-01", _world.Facility), Is.Empty);
        Assert.That(await _world.EntriesAsync($"{Feed}?updateSince=2999-01-01", _world.Facility), Has.Count.EqualTo(20), "unknown parameters are of no account");
        Assert.That((await _world.GetAsync($"{Feed}?updatedSince=x", _world.Facility)).Text, Is.EqualTo("""{"httpStatus":"400","message":"Invalid date: updatedSince"}"""));
    }

    [Test]
    public async Task K3_the_next_page_goes_on_after_the_marker_and_a_bad_one_is_400()
    {
        var first = (await _world.GetAsync(Feed, _world.Facility)).Json;
        var last = first["entries"]![19]!;
        Assert.That(Text(first, "nextUrl"), Is.EqualTo(
            $"{_world.Home}{Feed}?updatedSince={Uri.EscapeDataString(Text(last, "publishedDate"))}&lastMarker={Text(last, "id")}"));
        var second = (await _world.GetAsync(Text(first, "nextUrl"), _world.Facility)).Json;
        Assert.That(second["entries"]!.AsArray().Take(3).Select(e => Text(e!, "title")), Is.EqualTo(new[] { "Encounter:k20", "Encounter:k21", "Encounter:k22" }));

        foreach (var marker in new[] { "x", "f81d4fae-7dec-41d0-a765-00a0c91e6bf6", "%27--" })
        {
            var answer = await _world.GetAsync($"{Feed}?lastMarker={marker}", _world.Facility);
            Assert.That((answer.Status, answer.Text), Is.EqualTo((400, """{"httpStatus":"400","message":"Invalid marker"}""")));
        }

        Assert.That(await _world.EntriesAsync($"{Feed}?lastMarker=ffffffff-ffff-1fff-bfff-ffffffffffff", _world.Facility), Is.Empty);
        Assert.That(await _world.EntriesAsync($"{Feed}?updatedSince=2020-01-01&lastMarker=00000000-0000-1000-8000-000000000000", _world.Facility), Has.Count.EqualTo(20));
    }

    [TestCase("30")]
    [TestCase("302")]
    [TestCase("x")]
    public async Task K4_less_than_a_district_is_400(string code)
    {
        var answer = await _world.GetAsync($"/v2/catchments/{code}/encounters", _world.Facility);

        Assert.That((answer.Status, answer.Text), Is.EqualTo((400, """{"httpStatus":"400","message":"Catchment should have division and district"}""")));
    }

    [Test]
    public async Task K4_a_catchment_of_others_and_one_without_a_catchment_are_403()
    {
        foreach (var (code, headers) in new[] { ("3026", _world.Facility), ("1004", _world.Facility), ("302618", _world.Elsewhere), ("302618", _world.System) })
        {
            var answer = await _world.GetAsync($"/v2/catchments/{code}/encounters", headers);
            Assert.That((answer.Status, answer.Text), Is.EqualTo((403, $$"""{"httpStatus":"403","message":"Access is denied to user {{headers[1].Item2}} for catchment {{code}}"}""")));
        }

        foreach (var headers in new[] { _world.Person("k"), _world.Admin, _world.Approver })
        {
            Assert.That((await _world.GetAsync(Feed, headers)).Text, Is.EqualTo("""{"httpStatus":"403","message":"Access is denied"}"""));
        }

        Assert.That((await _world.GetAsync(Feed, [])).Status, Is.EqualTo(401));
    }

    [Test]
    public async Task K5_links_of_an_empty_past_year_roll_over_by_month_and_come_to_an_end()
    {
        var year = TimeProvider.System.GetUtcNow().Year;
        const string empty = "/v2/catchments/30261844/encounters";
        var next = Text((await _world.GetAsync($"{empty}?updatedSince={year - 1}-11-17", _world.Facility)).Json, "nextUrl");
        Assert.That(Uri.UnescapeDataString(next), Is.EqualTo($"{_world.Home}{empty}?updatedSince={year - 1}-12-01T00:00:00.000+00:00"));
        next = Text((await _world.GetAsync(next, _world.Facility)).Json, "nextUrl");
        Assert.That(Uri.UnescapeDataString(next), Is.EqualTo($"{_world.Home}{empty}?updatedSince={year}-01-01T00:00:00.000+00:00"));
        Assert.That((await _world.GetAsync(next, _world.Facility)).Json["nextUrl"], Is.Null);

        // The year does not end the feed: what came later is there, once.
        var all = await _world.FollowAsync($"{Feed}?updatedSince={year - 1}-12-31", _world.Facility);
        Assert.That(all.Take(23).Select(e => Text(e, "title")), Is.EqualTo(Enumerable.Range(0, 23).Select(i => $"Encounter:k{i:00}")));
        Assert.That(Ids(all), Is.Unique);
    }

    [Test]
    public async Task The_feed_of_a_patient_tells_each_event_and_which_are_overtaken()
    {
        await _world.PatientAsync("p1", "302618");
        await _world.EncounterAsync("p1a", "p1");
        await _world.EncounterAsync("p1b", "p1");
        await _world.EncounterAsync("p1a", "p1", status: "in-progress");
        var answer = await _world.Server.PutAsync("Observation/o-p1b", FeedWorld.Observation("p1b", "p1", "8"), _world.System);
        Assert.That(answer.Status, Is.EqualTo(200));

        var entries = await _world.EntriesAsync("/v2/patients/p1/encounters", _world.Elsewhere);

        Assert.That(entries.Select(e => Text(e!, "title")), Is.EqualTo(new[] { "Encounter:p1a", "Encounter:p1b", "Encounter:p1a", "Encounter:p1b" }), "what belongs to an encounter is told, too");
        Assert.That(entries.Select(e => Category(e!, "latest_update_event_id")), Is.EqualTo(new[] { Text(entries[2]!, "id"), Text(entries[3]!, "id"), null, null }));
        Assert.That(Category(entries[0]!, "encounter_updated_at"), Is.EqualTo(Text(entries[2]!, "publishedDate")));
        Assert.That(Text(entries[0]!, "content"), Is.EqualTo(Text(entries[2]!, "content")).And.Contain("in-progress"), "the content is always that of now");
        var since = Text(entries[2]!, "publishedDate");
        Assert.That(Ids(await _world.EntriesAsync($"/patients/p1/encounters?updatedSince={since}", _world.Provider)), Does.Contain(Text(entries[2]!, "id")).And.No.Member(Text(entries[0]!, "id")));
        Assert.That((await _world.GetAsync("/v2/patients/p1/encounters", _world.Facility)).Json["nextUrl"], Is.Null);
    }

    [Test]
    public async Task The_feed_of_a_patient_comes_as_Atom_too()
    {
        await _world.PatientAsync("p2", "302618");
        await _world.EncounterAsync("p2a", "p2");
        XNamespace atom = "http://www.w3.org/2005/Atom";

        var answer = await _world.GetAsync("/v2/patients/p2/encounters", _world.Facility, "application/atom+xml");

        var feed = XDocument.Parse(answer.Text).Root!;
        Assert.That(feed.Element(atom + "title")!.Value, Is.EqualTo("Patient Encounters"));
        Assert.That(feed.Element(atom + "author")!.Value, Is.EqualTo("FreeSHR"));
        Assert.That(XDocument.Parse(feed.Element(atom + "entry")!.Element(atom + "content")!.Value).Root!.Name.LocalName, Is.EqualTo("Bundle"));
    }

    [Test]
    public async Task A_patient_who_is_not_there_is_404_and_a_bad_date_400()
    {
        Assert.That((await _world.GetAsync("/v2/patients/98000100100/encounters", _world.Facility)).Text, Is.EqualTo("""{"httpStatus":"404","message":"Patient 98000100100 not found"}"""));
        Assert.That((await _world.GetAsync("/v2/patients/a%20b%27c/encounters", _world.Facility)).Status, Is.EqualTo(404));
        Assert.That((await _world.GetAsync("/v2/patients/k/encounters?updatedSince=2024-99-01", _world.Facility)).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task A_changed_address_tells_every_encounter_in_the_new_catchment()
    {
        await _world.PatientAsync("m1", "302618");
        await _world.EncounterAsync("m1a", "m1");
        await _world.EncounterAsync("m1b", "m1");
        await _world.EncounterAsync("m1a", "m1");
        await _world.PatientAsync("m1", "302607", "Renamed");
        await _world.EncounterAsync("m1c", "m1");
        await _world.PatientAsync("m1", "302607", "Again");

        var entries = await _world.FollowAsync("/v2/catchments/302607/encounters", _world.Datasense);

        var mine = entries.Where(e => Text(e, "title").StartsWith("Encounter:m1", StringComparison.Ordinal)).ToArray();
        Assert.That(mine.Select(e => Text(e, "title")), Is.EqualTo(new[] { "Encounter:m1a", "Encounter:m1b", "Encounter:m1c" }));
        Assert.That(Ids(mine), Is.Unique);
        Assert.That(mine.Select(e => Category(e, "encounter_merged_at")), Is.All.Null);

        // One entry at a time: places among the entries of one change are markers, too.
        var afterFirst = await _world.EntriesAsync($"/v2/catchments/302607/encounters?lastMarker={Text(mine[0], "id")}", _world.Datasense);
        Assert.That(Text(afterFirst[0]!, "title"), Is.EqualTo("Encounter:m1b"));
    }

    [Test]
    public async Task A_merge_tells_every_encounter_in_the_feed_and_catchment_of_the_other_and_308_of_the_old()
    {
        await _world.PatientAsync("a1", "302618");
        await _world.PatientAsync("b1", "302607");
        await _world.EncounterAsync("a1x", "a1");
        await _world.EncounterAsync("b1x", "b1");
        var merge = await _world.Server.PostAsync("Patient/$merge", """
            {"resourceType":"Parameters","parameter":[{"name":"source-patient","valueReference":{"reference":"Patient/a1"} },{"name":"target-patient","valueReference":{"reference":"Patient/b1"} }]}
            """, _world.System);
        Assert.That(merge.Status, Is.EqualTo(200), merge.Text);

        var entries = await _world.EntriesAsync("/v2/patients/b1/encounters", _world.Facility);
        Assert.That(entries.Select(e => Text(e!, "title")), Is.EqualTo(new[] { "Encounter:b1x", "Encounter:a1x" }));
        Assert.That(Category(entries[1]!, "encounter_merged_at"), Is.EqualTo(Text(entries[1]!, "publishedDate")));
        Assert.That(Text(entries[1]!, "link"), Is.EqualTo("/patients/b1/encounters/a1x"));
        Assert.That(Text(entries[1]!, "content"), Does.Contain("Patient/b1").And.Not.Contain("Patient/a1"));
        var catchment = await _world.FollowAsync("/v2/catchments/302607/encounters", _world.Datasense);
        Assert.That(catchment.Where(e => Text(e, "title") is "Encounter:a1x" or "Encounter:b1x").Select(e => Text(e, "title")), Is.EqualTo(new[] { "Encounter:b1x", "Encounter:a1x" }));
        var moved = await _world.GetAsync("/v2/patients/a1/encounters", _world.Facility);
        Assert.That((moved.Status, Text(moved.Json, "message"), moved.Header("Location")), Is.EqualTo((308, "a1 has been moved and replaced with b1", (string?)null)));
        var told = (await _world.FollowAsync("/api/v1/feed/patients", _world.Datasense)).Last(e => Text(e["content"]!, "health_id") == "a1");
        Assert.That(told["content"]!["change_set"]!["merged_with"]!["new_value"]!.GetValue<string>(), Is.EqualTo("b1"));
        Assert.That(told["content"]!["change_set"]!["active"]!["new_value"]!.GetValue<bool>(), Is.False);
    }

    [Test]
    public async Task What_is_sent_and_replaced_on_the_national_road_is_told_once_each_time()
    {
        await using var world = await EncounterWorld.StartAsync("--Feeds:PatientEncounters=50");
        var ids = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            ids.Add(await world.AcceptAsync(new EncounterBundle(EncounterWorld.Rahima, world.Home)));
        }

        Assert.That((await world.PutAsync(EncounterWorld.Rahima, ids[0], new EncounterBundle(EncounterWorld.Rahima, world.Home))).Status, Is.EqualTo(200));
        var start = TimeProvider.System.GetTimestamp();
        var feed = (await world.Server.GetAsync($"{world.Home}/v2/patients/{EncounterWorld.Rahima}/encounters", world.Facility)).Json;
        await TestContext.Out.WriteLineAsync($"a feed of 21 entries: {TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:N0} ms");
        var page = (await world.Server.GetAsync($"{world.Home}/v2/catchments/3026/encounters", world.Datasense)).Json;

        Assert.That(feed["entries"]!.AsArray().Select(e => Text(e!, "title")), Is.EqualTo(ids.Append(ids[0]).Select(id => "Encounter:" + id)));
        Assert.That(Text(feed["entries"]![0]!, "content"), Does.Contain("<Composition>"));
        Assert.That(page["entries"]!.AsArray().Select(e => Text(e!, "id")), Is.EqualTo(feed["entries"]!.AsArray().Take(20).Select(e => Text(e!, "id"))));
    }

    private static IEnumerable<string> Ids(IEnumerable<JsonNode?> entries) => [.. entries.Select(e => Text(e!, "id"))];

    private static string? Category(JsonNode entry, string name) => entry["categories"]!.AsArray()
        .Select(c => c!.GetValue<string>()).Where(c => c.StartsWith(name + ":", StringComparison.Ordinal)).Select(c => c[(name.Length + 1)..]).SingleOrDefault();

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
