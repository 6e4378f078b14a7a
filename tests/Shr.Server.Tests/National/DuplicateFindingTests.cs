using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Shr.Server.Registries.Duplicates;

namespace Shr.Server.Tests.National;

/// <summary>How pairs are found: at once, from the change stream, by the sweep; and that none is found twice.</summary>
public sealed class DuplicateFindingTests
{
    [Test]
    public async Task Many_at_the_same_time_with_one_number_are_each_pair_once()
    {
        await using var world = await DuplicateWorld.StartAsync();
        var people = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => world.AddAsync($"Xq{i}", "Wz", $"19{i}0-02-03", "302618", ("nid", "4000000000001"))));

        // Whoever has the 201 sees the own pairs; after the last answer there are all of them.
        var results = (await world.ListAsync("302618")).Json["results"]!.AsArray();
        var pairs = results.Select(r => string.Join('/', new[] { r!["patient1"]!["hid"]!.GetValue<string>(), r["patient2"]!["hid"]!.GetValue<string>() }.Order())).ToList();
        Assert.That(pairs, Has.Count.EqualTo(people.Length * (people.Length - 1) / 2));
        Assert.That(pairs, Is.Unique);
    }

    [Test]
    public async Task A_spelling_that_is_only_alike_is_found_from_the_change_stream_with_its_explanation()
    {
        await using var world = await DuplicateWorld.StartAsync();
        var a = await world.AddAsync("Rahima", "Khatun", "1991-03-04", "30261833");
        var b = await world.AddAsync("Rohima", "Khatoon", "1991-03-04", "30261833");

        await DuplicateWorld.EventuallyAsync(async () => await world.ReasonsAsync(a.Hid, b.Hid) is ["DUPLICATE_REASON_SIMILAR"], "not found");
        var pair = (await world.ListAsync("302618")).Json["results"]![0]!;
        Assert.That(pair["score"]!.GetValue<decimal>(), Is.GreaterThan(0.9m));
        Assert.That(pair["explanation"]!.GetValue<string>(), Does.Contain("birthDate: the same").And.Not.Contain("1991"));
    }

    [Test]
    public async Task Who_is_corrected_or_retired_leaves_the_list()
    {
        await using var world = await DuplicateWorld.StartAsync();
        var (a, b) = await world.PairAsync("4000000000002");
        var (c, d) = await world.PairAsync("4000000000003");

        await ChangeAsync(world, b.Id, p => p["identifier"]!.AsArray().RemoveAt(1));
        await ChangeAsync(world, d.Id, p => p["active"] = false);

        await DuplicateWorld.EventuallyAsync(async () => await world.ReasonsAsync(a.Hid, b.Hid) is null && await world.ReasonsAsync(c.Hid, d.Hid) is null, "still listed");
    }

    [Test]
    public async Task A_retained_pair_comes_back_for_a_new_reason_only()
    {
        await using var world = await DuplicateWorld.StartAsync();
        var (a, b) = await world.PairAsync("4000000000004");
        Assert.That((await world.DecideAsync("RETAIN_ALL", DuplicateWorld.Active(b.Hid), DuplicateWorld.Active(a.Hid))).Status, Is.EqualTo(202));

        foreach (var id in new[] { a.Id, b.Id })
        {
            await ChangeAsync(world, id, p => p["identifier"]!.AsArray().Add(new JsonObject { ["system"] = "http://dghs.gov.bd/identifier/brn", ["value"] = "19913026181234599" }));
        }

        Assert.That(await world.ReasonsAsync(a.Hid, b.Hid), Is.EqualTo(new[] { "DUPLICATE_REASON_BRN" }));
    }

    [Test]
    public async Task Where_nobody_looks_nothing_is_listed_and_the_sweep_is_for_operators()
    {
        await using var world = await DuplicateWorld.StartAsync("--Duplicates:Find=false");
        var (a, b) = await world.PairAsync("4000000000005");
        Assert.That(await world.ReasonsAsync(a.Hid, b.Hid), Is.Null);
        Assert.That((await world.Server.GetAsync("Patient/$find-duplicates", world.Facility)).Status, Is.EqualTo(403));
    }

    [Test]
    public async Task A_store_from_before_is_looked_through_and_says_how_far_it_is()
    {
        var folder = Directory.CreateTempSubdirectory("shr-sweep-").FullName;
        try
        {
            var before = await TestServer.StartInAsync(folder, "--Duplicates:Find=false");
            var random = new Random(3);
            for (var i = 0; i < 30; i++)
            {
                await before.CreateAsync(DuplicateWorld.Patient($"9800000{i:0000}", DuplicateWorld.NewName(random), DuplicateWorld.NewName(random), $"19{i + 10}-03-04", "302618", ("nid", $"50000000000{i % 15:00}")).ToJsonString());
            }

            await before.StopAsync();
            var after = await TestServer.StartInAsync(folder, "--Duplicates:Find=true");
            var started = await after.PostAsync("Patient/$find-duplicates", """{"resourceType":"Parameters"}""");
            Assert.That(started.Status, Is.EqualTo(202));
            await DuplicateWorld.EventuallyAsync(async () => (await after.GetAsync("Patient/$find-duplicates")).Text.Contains("completed", StringComparison.Ordinal), "the sweep does not end");
            var status = (await after.GetAsync("Patient/$find-duplicates")).Text;
            Assert.That(status, Does.Contain("\"patients\",\"valueString\":\"30\"").And.Contain("\"done\",\"valueString\":\"30\""));
            Assert.That((await after.GetAsync("Task?status=requested&_summary=count")).Json["total"]!.GetValue<int>(), Is.EqualTo(15));
            await after.StopAsync();
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public async Task A_sweep_that_was_interrupted_goes_on_where_it_was()
    {
        await using var server = await TestServer.StartAsync("--Duplicates:Find=false");
        var random = new Random(4);
        for (var i = 0; i < 30; i++)
        {
            await server.CreateAsync(DuplicateWorld.Patient($"9800000{i:0000}", DuplicateWorld.NewName(random), DuplicateWorld.NewName(random), $"19{i + 10}-03-04", "302618", ("nid", $"70000000000{i % 15:00}")).ToJsonString());
        }

        var first = ActivatorUtilities.CreateInstance<DuplicateSweep>(server.Services);
        await first.StartAsync(default);
        await first.StepAsync(default);
        var second = ActivatorUtilities.CreateInstance<DuplicateSweep>(server.Services);
        await second.LoadAsync(default);
        var resumed = second.Status;
        await second.StepAsync(default);

        Assert.That((resumed.Done, resumed.Total, resumed.IsDone), Is.EqualTo((20, 30, false)));
        Assert.That((second.Status.Done, second.Status.IsDone), Is.EqualTo((30, true)));
        Assert.That((await server.GetAsync("Task?status=requested&_summary=count")).Json["total"]!.GetValue<int>(), Is.EqualTo(15));
    }

    private static async Task ChangeAsync(DuplicateWorld world, string id, Action<JsonNode> change)
    {
        var patient = (await world.Server.GetAsync($"Patient/{id}", world.System)).Json;
        change(patient);
        var answer = await world.Server.PutAsync($"Patient/{id}", patient.ToJsonString(), world.System);
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
    }
}
