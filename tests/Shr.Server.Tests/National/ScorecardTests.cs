using System.Text.Json.Nodes;

namespace Shr.Server.Tests.National;

/// <summary>What each facility sends is counted as it comes in.</summary>
public sealed class ScorecardTests
{
    private const string Rahima = EncounterWorld.Rahima;

    private EncounterWorld _world = null!;

    [SetUp]
    public async Task StartAsync() => _world = await EncounterWorld.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _world.DisposeAsync();

    [Test]
    public async Task A_facility_sees_how_much_was_taken_and_why_the_rest_was_not()
    {
        var good = Bundle();
        good.WithCondition();
        good.Root["identifier"] = new JsonObject { ["value"] = "1" };
        await _world.AcceptAsync(good);
        await _world.AcceptAsync(good);
        var uncoded = Bundle();
        uncoded.Encounter.Remove("participant");
        uncoded.WithCondition(category: "problem-list-item")["code"] = new JsonObject { ["text"] = "fever", ["coding"] = new JsonArray(new JsonObject { ["display"] = "fever" }) };
        await _world.AcceptAsync(uncoded);
        var bad = Bundle();
        bad.WithCondition().Remove("code");
        bad.Encounter["serviceProvider"]!["reference"] = "Organization/none";
        await _world.RefuseAsync(bad);
        await _world.RefuseAsync(bad);

        var card = (await CardAsync("10000069", _world.Facility)).Json;

        Assert.That(Text(card, "submitted", "accepted", "rejected", "duplicates", "acceptedShare", "diagnoses", "codedDiagnosesShare"), Is.EqualTo("5 2 2 1 0.5 1 1"));
        Assert.That(card["rejectedByRule"]!.ToJsonString(), Is.EqualTo("""{"B3":2,"B6":2}"""));
        Assert.That(card["rejectedByStatus"]!.ToJsonString(), Is.EqualTo("""{"422":2}"""));
        Assert.That(card["missingFields"]!["Encounter.participant"]!.GetValue<int>(), Is.EqualTo(1));
        Assert.That(card["missingFields"]!["Condition.onset"]!.GetValue<int>(), Is.EqualTo(2));
        Assert.That(card["days"]!.AsArray(), Has.Count.EqualTo(1));
        Assert.That(card.ToJsonString(), Does.Not.Contain(Rahima));
    }

    [Test]
    public async Task Only_the_facility_itself_and_the_system_see_it()
    {
        await _world.AcceptAsync(Bundle());
        await _world.RefuseTransactionAsync();
        Assert.That(Text((await CardAsync("10000069", _world.Facility)).Json, "accepted", "rejected"), Is.EqualTo("1 1"));

        Assert.That((await CardAsync("10000069", _world.Other)).Status, Is.EqualTo(403));
        Assert.That((await CardAsync("10000069", _world.Patient)).Status, Is.EqualTo(403));
        Assert.That((await _world.Server.GetAsync("MeasureReport", _world.Other)).Entries, Is.Empty);
        Assert.That((await _world.Server.GetAsync("MeasureReport", _world.Facility)).Entries, Has.Count.EqualTo(1));
        Assert.That((await _world.Server.SendAsync("GET", _world.Home + "/scorecards", null, _world.Facility)).Status, Is.EqualTo(403));
        var all = (await _world.Server.SendAsync("GET", _world.Home + "/scorecards", null, _world.System)).Json["facilities"]!.AsArray();
        Assert.That(all.Select(f => f!["facility"]!.GetValue<string>()), Is.EqualTo(new[] { "10000069" }));
    }

    [Test]
    public async Task Counts_add_up_over_the_reports_and_under_many_senders_at_once()
    {
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _world.AcceptAsync(Bundle())));
            await CardAsync("10000069", _world.Facility);
        }

        Assert.That(Text((await CardAsync("10000069", _world.Facility)).Json, "submitted", "accepted"), Is.EqualTo("15 15"));
        Assert.That((await CardAsync("10000069", _world.Facility, "?from=2020-01-01&to=2020-02-01")).Json["submitted"]!.GetValue<int>(), Is.Zero);
    }

    [TestCase("?from=yesterday")]
    [TestCase("?from=2026-02-02&to=2026-02-01")]
    [TestCase("?from=2001-02-02&to=2026-02-01")]
    [TestCase("?to=0001-01-01")]
    public async Task A_question_without_sense_is_400(string query) =>
        Assert.That((await CardAsync("10000069", _world.Facility, query)).Status, Is.EqualTo(400));

    private EncounterBundle Bundle() => new(Rahima, _world.Home);

    private Task<Answer> CardAsync(string facility, (string, string)[] who, string query = "") =>
        _world.Server.SendAsync("GET", $"{_world.Home}/scorecards/{facility}{query}", null, who);

    private static string Text(JsonNode card, params string[] names) => string.Join(' ', names.Select(n => card[n]?.ToJsonString() ?? "null"));
}
