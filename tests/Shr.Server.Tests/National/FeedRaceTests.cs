using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Shr.Server.Tests.National;

/// <summary>Readers of feeds who poll with markers while others write: nobody misses an event, nobody gets one twice.</summary>
public sealed class FeedRaceTests
{
    private const int Writers = 8;
    private const int Rounds = 12;

    private FeedWorld _world = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _world = await FeedWorld.StartAsync("--Feeds:Patients=4", "--Feeds:CatchmentEncounters=4");

    [OneTimeTearDown]
    public async Task StopAsync() => await _world.DisposeAsync();

    [Test]
    public async Task Eight_writers_and_three_readers_of_the_patient_feeds()
    {
        using var stop = new CancellationTokenSource();
        var readers = new[] { "/api/v1/catchments/302618/patients", "/api/v1/catchments/3026/patients", "/api/v1/feed/patients" }
            .Select(path => Task.Run(() => PollAsync(path, "last_marker", _world.Datasense, stop.Token))).ToArray();

        // All write their own patient and one that all share; every third time it moves to the next upazila and back.
        var (inside, around) = (new ConcurrentBag<string>(), new ConcurrentBag<string>());
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                foreach (var id in new[] { $"w{writer}", "shared" })
                {
                    var area = i % 3 == 2 ? "302607" : "302618";
                    Answer answer;
                    do
                    {
                        // Who is beaten by the others too often is asked to try again.
                        answer = await _world.Server.PutAsync($"Patient/{id}", FeedWorld.Patient(id, area, $"Given{writer}x{i}"), _world.System);
                    }
                    while (answer.Status == 409);
                    Assert.That(answer.Status, Is.AnyOf(200, 201), answer.Text);
                    around.Add(id);
                    if (area == "302618")
                    {
                        inside.Add(id);
                    }
                }
            }
        })));
        await stop.CancelAsync();
        var seen = await Task.WhenAll(readers);

        Assert.That(seen.Select(s => s.Select(e => e["id"]!.GetValue<string>())), Is.All.Unique);
        Assert.That(seen[0].Select(e => e["content"]!["hid"]!.GetValue<string>()), Is.EquivalentTo(inside));
        Assert.That(seen[1].Select(e => e["content"]!["hid"]!.GetValue<string>()), Is.EquivalentTo(around));
        Assert.That(seen[2].Select(e => e["content"]!["health_id"]!.GetValue<string>()), Is.EquivalentTo(around));

        // Who comes later reads the same, in the same order.
        var later = await _world.FollowAsync("/api/v1/feed/patients?since=2000-01-01", _world.Datasense);
        Assert.That(later.Select(e => e["id"]!.GetValue<string>()), Is.EqualTo(seen[2].Select(e => e["id"]!.GetValue<string>())));
        await TestContext.Out.WriteLineAsync($"{Writers} writers, {around.Count} writes; three readers got {string.Join(", ", seen.Select(s => s.Count))} events, each once");
    }

    [Test]
    public async Task Eight_writers_of_encounters_and_a_patient_who_moves_meanwhile()
    {
        foreach (var id in new[] { "settled", "mover" })
        {
            await _world.PatientAsync(id, "302618");
        }

        using var stop = new CancellationTokenSource();
        var readers = new[] { "302618", "302607", "3026" }
            .Select(code => Task.Run(() => PollAsync($"/v2/catchments/{code}/encounters", "lastMarker", _world.Datasense, stop.Token))).ToArray();
        var written = new ConcurrentBag<string>();
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                var id = $"{(writer % 2 == 0 ? "m" : "s")}{writer}x{i}";
                await _world.EncounterAsync(id, writer % 2 == 0 ? "mover" : "settled");
                written.Add(id);
            }
        })).ToList();
        writers.Add(Task.Run(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                await _world.PatientAsync("mover", i % 2 == 0 ? "302607" : "302618");
                await Task.Delay(40);
            }
        }));
        await Task.WhenAll(writers);
        await stop.CancelAsync();
        var seen = await Task.WhenAll(readers);

        Assert.That(seen.Select(s => s.Select(e => e["id"]!.GetValue<string>())), Is.All.Unique);

        // In the end the mover lives in 302607: whichever way each encounter raced the moves, that feed has told of it.
        Assert.That(Encounters(seen[1]), Is.SupersetOf(written.Where(id => id[0] == 'm')));
        Assert.That(Encounters(seen[1]), Has.None.StartsWith("s"));
        Assert.That(Encounters(seen[0]), Is.SupersetOf(written.Where(id => id[0] == 's')));
        Assert.That(Encounters(seen[2]), Is.EquivalentTo(written));
        Assert.That(seen[0].Count(e => Title(e)[0] == 's'), Is.EqualTo(written.Count(id => id[0] == 's')), "one event for each that never moved");

        // Who comes later reads the same, in the same order.
        foreach (var (code, before) in new[] { ("302607", seen[1]), ("3026", seen[2]) })
        {
            var later = await _world.FollowAsync($"/v2/catchments/{code}/encounters", _world.Datasense);
            Assert.That(later.Select(e => e["id"]!.GetValue<string>()), Is.EqualTo(before.Select(e => e["id"]!.GetValue<string>())));
        }

        await TestContext.Out.WriteLineAsync($"{Writers} writers, {written.Count} encounters, 5 moves; three readers got {string.Join(", ", seen.Select(s => s.Count))} events, each once");
    }

    private static string Title(JsonNode entry) => entry["title"]!.GetValue<string>()["Encounter:".Length..];

    private static IEnumerable<string> Encounters(IEnumerable<JsonNode> entries) => [.. entries.Select(Title).Distinct()];

    // Polls with the marker of the last entry, until the writers are done and a poll gives nothing.
    private async Task<List<JsonNode>> PollAsync(string path, string marker, (string, string)[] headers, CancellationToken stop)
    {
        var seen = new List<JsonNode>();
        for (var isLast = false; ;)
        {
            var after = seen.Count == 0 ? "" : $"?{marker}={seen[^1]["id"]!.GetValue<string>()}";
            var entries = await _world.EntriesAsync(path + after, headers);
            seen.AddRange(entries.Select(e => e!));
            if (entries.Count == 0 && isLast)
            {
                return seen;
            }

            isLast = stop.IsCancellationRequested;
        }
    }
}
