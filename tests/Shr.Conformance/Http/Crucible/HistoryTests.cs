using Shr.Server.Tests;

namespace Shr.Conformance.Http.Crucible;

/// <summary>What was, in order: Crucible's History001.</summary>
public sealed class HistoryTests
{
    private TestServer _server = null!;
    private string _id = "";
    private string _before = "";

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = await TestServer.StartAsync();
        _before = TimeProvider.System.GetUtcNow().AddMinutes(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        _id = await _server.CreateAsync("""{"resourceType":"Patient","active":true}""");
        await _server.PutAsync($"Patient/{_id}", $$"""{"resourceType":"Patient","id":"{{_id}}","active":false}""");
        Assert.That((await _server.SendAsync("DELETE", $"Patient/{_id}")).Status, Is.EqualTo(200).Or.EqualTo(204));
    }

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task HI01_the_history_of_a_record_is_its_versions_and_its_end_newest_first()
    {
        var history = await _server.GetAsync($"Patient/{_id}/_history");

        Assert.That(history.Json["type"]!.GetValue<string>(), Is.EqualTo("history"));
        Assert.That((history.Json["total"]!.GetValue<int>(), history.Entries.Count), Is.EqualTo((3, 3)));
        Assert.That(Methods(history), Is.EqualTo(new[] { "DELETE", "PUT", "POST" }), "HI01.1");
        AssertSorted(history);
        Assert.That(history.Entries.Select(e => e!["response"]!["etag"]!.GetValue<string>()), Is.Unique);
        Assert.That(history.Entries.Where(e => e!["request"]!["method"]!.GetValue<string>() != "DELETE").Select(e => e!["resource"]!["id"]!.GetValue<string>()), Is.All.EqualTo(_id), "HI02");
    }

    [TestCase("HI02", "Patient/{0}/_history", 3)]
    [TestCase("HI06", "Patient/_history", 3)]
    [TestCase("HI08, HI11", "_history", 3)]
    public async Task A_history_since_an_instant_shows_what_came_after(string id, string path, int least)
    {
        var address = string.Format(System.Globalization.CultureInfo.InvariantCulture, path, _id);
        var past = await _server.GetAsync($"{address}?_since={_before}");
        var future = await _server.GetAsync($"{address}?_since={TimeProvider.System.GetUtcNow().AddHours(1):yyyy-MM-ddTHH:mm:ssZ}");

        Assert.That(past.Status, Is.EqualTo(200), id);
        Assert.That(past.Entries, Has.Count.GreaterThanOrEqualTo(least), id);
        AssertSorted(past);
        Assert.That((future.Status, future.Entries.Count), Is.EqualTo((200, 0)), id);
    }

    [Test]
    public async Task HI03_versions_are_read_one_by_one_and_the_end_is_410()
    {
        Assert.That((await _server.GetAsync($"Patient/{_id}/_history/1")).Json["active"]!.GetValue<bool>(), Is.True);
        Assert.That((await _server.GetAsync($"Patient/{_id}/_history/2")).Json["active"]!.GetValue<bool>(), Is.False);
        Assert.That((await _server.GetAsync($"Patient/{_id}/_history/3")).Status, Is.EqualTo(410));
    }

    [Test]
    public async Task HI04_there_is_no_history_of_what_never_was()
    {
        var answer = await _server.GetAsync("Patient/never-was/_history");

        Assert.That((answer.Status, answer.Json["resourceType"]!.GetValue<string>()), Is.EqualTo((404, "OperationOutcome")));
    }

    [Test]
    public async Task HI09_HI10_pages_lead_forth_and_back_over_the_same_entries()
    {
        var pages = new List<Answer> { await _server.GetAsync($"Patient/_history?_since={_before}&_count=2") };
        while (pages[^1].Link("next") is { } next)
        {
            pages.Add(await _server.GetAsync(next));
        }

        Assert.That(pages.Select(p => p.Entries.Count), Is.All.LessThanOrEqualTo(2));
        Assert.That(pages.Sum(p => p.Entries.Count), Is.GreaterThan(2));
        var back = pages[^1];
        var count = back.Entries.Count;
        while ((back.Link("previous") ?? back.Link("prev")) is { } previous)
        {
            back = await _server.GetAsync(previous);
            count += back.Entries.Count;
        }

        Assert.That(count, Is.EqualTo(pages.Sum(p => p.Entries.Count)));
        Assert.That(back.Entries.Select(e => e!.ToJsonString()), Is.EqualTo(pages[0].Entries.Select(e => e!.ToJsonString())));
    }

    private static IEnumerable<string> Methods(Answer history) => history.Entries.Select(e => e!["request"]!["method"]!.GetValue<string>());

    private static void AssertSorted(Answer history) =>
        Assert.That(history.Entries.Select(e => e!["response"]!["lastModified"]!.GetValue<string>()), Is.Ordered.Descending);
}
