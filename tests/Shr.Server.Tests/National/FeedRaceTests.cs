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
                    var answer = await _world.Server.PutAsync($"Patient/{id}", FeedWorld.Patient(id, area, $"Given{writer}x{i}"), _world.System);
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
