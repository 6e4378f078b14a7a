using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Shr.Server.Tests.National;

/// <summary>Scenarios FEED F1 to F9: the catchment feed and the update feed of the patient index.</summary>
public sealed class PatientFeedTests
{
    private const string Feed = "/api/v1/catchments/302618/patients";
    private const string Updates = "/api/v1/feed/patients";

    private FeedWorld _world = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _world = await FeedWorld.StartAsync("--Feeds:Patients=3");
        await _world.PatientAsync("98000100100", "302618");
        await _world.PatientAsync("98000100118", "30261899");
        await _world.PatientAsync("98000100126", "302607");
        await _world.PatientAsync("98000100100", "302618", "Salma");
        await _world.PatientAsync("98000100134", "100409");
        await _world.PatientAsync("98000100142", "3026189913");
        await _world.PatientAsync("98000100118", "30261899", "Ruma");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _world.DisposeAsync();

    [Test]
    public async Task F1_the_feed_of_the_own_catchment_and_of_one_inside_it_shows_patients_as_they_are_now()
    {
        var own = await _world.FollowAsync(Feed, _world.Facility);
        var inside = await _world.FollowAsync("/api/v1/catchments/30261899/patients", _world.Facility);

        Assert.That(Hids(own), Is.EqualTo("98000100100 98000100118 98000100100 98000100142 98000100118"));
        Assert.That(Hids(inside), Is.EqualTo("98000100118 98000100142 98000100118"));
        var first = own[0];
        Assert.That(Text(first, "title"), Is.EqualTo("Patient in Catchment: 98000100100"));
        Assert.That(Text(first, "link"), Is.EqualTo(_world.Home + "/api/v1/patients/98000100100"));
        Assert.That(first["categories"]!.ToJsonString(), Is.EqualTo("""["patient"]"""));
        Assert.That(Text(first["content"]!, "given_name"), Is.EqualTo("Salma"), "the content is the current state");
        Assert.That(own.Select(e => Text(e, "id")), Is.Unique);
    }

    [Test]
    public async Task F1_a_page_names_itself_and_the_next_one()
    {
        var page = (await _world.GetAsync(Feed, _world.Facility)).Json;
        var last = page["entries"]![2]!;

        Assert.That(Text(page, "author"), Is.EqualTo("MCI"));
        Assert.That(Text(page, "title"), Is.EqualTo("Patients"));
        Assert.That(Text(page, "feedUrl"), Is.EqualTo(_world.Home + Feed));
        Assert.That(page["prevUrl"], Is.Null);
        Assert.That(Text(page, "nextUrl"), Is.EqualTo(
            $"{_world.Home}{Feed}?since={Uri.EscapeDataString(Text(last, "publishedDate"))}&last_marker={Text(last, "id")}"));
    }

    [TestCase("/api/v1/default/catchments/302618/patients")]
    [TestCase("/api/default/catchments/302618/patients")]
    [TestCase("/api/catchments/302618/patients")]
    public async Task F1_the_aliases_answer_too(string path) => Assert.That(await _world.EntriesAsync(path, _world.Facility), Has.Count.EqualTo(3));

    [Test]
    public async Task F1_a_provider_and_a_national_system_read_their_catchments_too()
    {
        Assert.That(await _world.EntriesAsync(Feed, _world.Provider), Has.Count.EqualTo(3));
        Assert.That(Hids(await _world.FollowAsync("/api/v1/catchments/3026/patients", _world.Datasense)), Does.Contain("98000100126"));
    }

    [TestCase("3026")]
    [TestCase("302607")]
    [TestCase("1004")]
    public async Task F2_a_catchment_around_or_beside_the_own_is_403(string code)
    {
        var answer = await _world.GetAsync($"/api/v1/catchments/{code}/patients", _world.Facility);

        Assert.That(answer.Status, Is.EqualTo(403));
        Assert.That(answer.Json["code"]!.GetValue<int>(), Is.EqualTo(403));
        Assert.That(Text(answer.Json, "message"), Is.EqualTo($"Access is denied to user {_world.Facility[1].Item2} for catchment {code}"));
    }

    [Test]
    public async Task F2_who_has_no_catchment_is_refused()
    {
        foreach (var headers in new[] { _world.Person("98000100100"), _world.Admin, _world.Approver, _world.System })
        {
            Assert.That((await _world.GetAsync(Feed, headers)).Status, Is.EqualTo(403));
        }

        Assert.That((await _world.GetAsync(Feed, [])).Status, Is.EqualTo(401));
    }

    [TestCase("30")]
    [TestCase("3")]
    [TestCase("3026x8")]
    [TestCase("302618%20or%201=1")]
    public async Task F2_a_division_and_what_is_no_code_is_400(string code)
    {
        var answer = await _world.GetAsync($"/api/v1/catchments/{code}/patients", _world.Facility);

        Assert.That((answer.Status, Text(answer.Json, "message")), Is.EqualTo((400, "Division ID and/or district ID cannot be blank")));
    }

    [Test]
    public async Task F3_a_catchment_down_to_the_city_shows_who_lives_there() =>
        Assert.That(Hids(await _world.FollowAsync("/api/v1/catchments/3026189913/patients", _world.Facility)), Is.EqualTo("98000100142"));

    [Test]
    public async Task F4_since_takes_in_the_instant_itself()
    {
        var all = await _world.FollowAsync(Feed, _world.Facility);
        var at = Text(all[1], "publishedDate");

        Assert.That((await _world.EntriesAsync($"{Feed}?since={Uri.EscapeDataString(at)}", _world.Facility)).Select(e => Text(e!, "id")), Does.Contain(Text(all[1], "id")));
        Assert.That(await _world.EntriesAsync($"{Feed}?since=2010-01-01", _world.Facility), Has.Count.EqualTo(3));
        Assert.That(await _world.EntriesAsync($"{Feed}?since=2999-01-01T00:00:00%2B06:00", _world.Facility), Is.Empty);
        Assert.That(await _world.EntriesAsync($"{Feed}?since=2999-01-01T00:00:00+06:00", _world.Facility), Is.Empty);
        Assert.That(await _world.EntriesAsync($"{Feed}?since=&updateSince=x&other=1", _world.Facility), Has.Count.EqualTo(3));
        Assert.That((await _world.GetAsync($"{Feed}?since=yesterday", _world.Facility)).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task F5_a_marker_wins_over_since_and_is_left_out_itself()
    {
        var all = await _world.FollowAsync(Feed, _world.Facility);

        var after = await _world.EntriesAsync($"{Feed}?since=2999-01-01&last_marker={Text(all[3], "id")}", _world.Facility);

        Assert.That(after.Select(e => Text(e!, "id")), Is.EqualTo(new[] { Text(all[4], "id") }));
        var end = (await _world.GetAsync($"{Feed}?last_marker={Text(all[4], "id")}", _world.Facility)).Json;
        Assert.That(end["entries"]!.AsArray(), Is.Empty);
        Assert.That(end["nextUrl"], Is.Null);
    }

    [TestCase("x")]
    [TestCase("f81d4fae-7dec-41d0-a765-00a0c91e6bf6")]
    [TestCase("ffffffff-ffff-1fff-bfff-ffffffffffff")]
    [TestCase("%27%3Bdrop%20table%20topic")]
    public async Task F6_an_invalid_marker_gives_an_empty_feed(string marker)
    {
        foreach (var (path, headers) in new[] { (Feed, _world.Facility), (Updates, _world.Datasense) })
        {
            var page = (await _world.GetAsync($"{path}?since=2010-01-01&last_marker={marker}", headers)).Json;

            Assert.That(page["entries"]!.AsArray(), Is.Empty);
            Assert.That(page["nextUrl"], Is.Null);
        }
    }

    [Test]
    public async Task F7_the_update_feed_tells_what_was_created_and_what_was_changed()
    {
        var all = await _world.FollowAsync(Updates, _world.Datasense);

        var created = all[0];
        Assert.That(Text(created, "title"), Is.EqualTo("patient created: 98000100100"));
        Assert.That(created["categories"]!.ToJsonString(), Is.EqualTo("""["patient","create"]"""));
        Assert.That(Text(created["content"]!, "health_id"), Is.EqualTo("98000100100"));
        Assert.That(created["content"]!["change_set"]!.ToJsonString(), Is.EqualTo("""{"hid":{"old_value":"","new_value":"98000100100"}}"""));
        var updated = all[3];
        Assert.That(Text(updated, "title"), Is.EqualTo("patient updated: 98000100100"));
        Assert.That(updated["categories"]!.ToJsonString(), Is.EqualTo("""["patient","update:given_name"]"""));
        Assert.That(updated["content"]!["change_set"]!.ToJsonString(), Is.EqualTo("""{"given_name":{"old_value":"Rahima","new_value":"Salma"}}"""));
        Assert.That(all.Select(e => Text(e, "id")), Is.Unique);
        Assert.That(all, Has.Count.EqualTo(7));
    }

    [Test]
    public async Task F7_the_next_page_of_the_update_feed_goes_by_the_marker_alone()
    {
        var page = (await _world.GetAsync(Updates, _world.Facility)).Json;

        Assert.That(Text(page, "nextUrl"), Is.EqualTo($"{_world.Home}{Updates}?last_marker={Text(page["entries"]![2]!, "id")}"));
        Assert.That(await _world.EntriesAsync($"{Updates}?since=2000-01-01", _world.Datasense), Has.Count.EqualTo(3));
    }

    [TestCase(Feed)]
    [TestCase(Updates)]
    public async Task F8_both_come_as_Atom_too(string path)
    {
        XNamespace atom = "http://www.w3.org/2005/Atom";
        var answer = await _world.GetAsync(path, _world.Facility, "application/atom+xml");
        var json = await _world.EntriesAsync(path, _world.Facility);

        Assert.That(answer.ContentType, Is.EqualTo("application/atom+xml; charset=UTF-8"));
        var entries = XDocument.Parse(answer.Text).Root!.Elements(atom + "entry").ToArray();
        Assert.That(entries.Select(e => e.Element(atom + "id")!.Value), Is.EqualTo(json.Select(e => "urn:uuid:" + Text(e!, "id"))));
        Assert.That(JsonNode.DeepEquals(JsonNode.Parse(entries[0].Element(atom + "content")!.Value), json[0]!["content"]), Is.True);
    }

    [Test]
    public async Task F9_a_provider_and_everybody_else_but_facilities_and_systems_are_refused_the_update_feed()
    {
        foreach (var headers in new[] { _world.Provider, _world.Person("98000100118"), _world.Admin, _world.Approver })
        {
            var answer = await _world.GetAsync(Updates, headers);
            Assert.That((answer.Status, answer.Text), Is.EqualTo((403, """{"code":403,"message":"Access is denied"}""")));
        }

        Assert.That(await _world.EntriesAsync(Updates, _world.System), Is.Not.Empty);
    }

    private static string Hids(IEnumerable<JsonNode> entries) => string.Join(' ', entries.Select(e => Text(e["content"]!, "hid")));

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
