using System.Diagnostics;
using System.Globalization;
using Shr.Search.Plans;
using Shr.Storage.Contract;

namespace Shr.Storage.Sqlite.Tests;

/// <summary>A server that is killed in the middle of its work loses nothing it has acknowledged.</summary>
public sealed class CrashTests
{
    [Test]
    public async Task Every_acknowledged_transaction_survives_a_kill_and_none_is_half_there()
    {
        await using var harness = SqliteHarness.New();
        await harness.Sqlite.DisposeAsync();
        var acknowledged = new List<int>();
        for (var round = 0; round < 2; round++)
        {
            await KillAfterAsync(harness.Path, round * 100_000, 150, acknowledged);
        }

        await using var store = new SqliteResourceStore(new SqliteStoreOptions { Path = harness.Path }, TimeProvider.System);
        await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, default);
        var seen = new Dictionary<string, int>();
        var plan = Some.Plan("Patient", Some.Is(Some.Gender, "male")) with { Count = 500 };
        for (var next = plan; next is not null;)
        {
            var page = await snapshot.SearchAsync(next, default);
            foreach (var match in page.Matches)
            {
                var batch = match.Key.Id.Split('-')[0];
                seen[batch] = seen.GetValueOrDefault(batch) + 1;
            }

            next = page.Next is null ? null : plan with { After = page.Next };
        }

        Assert.Multiple(async () =>
        {
            Assert.That(acknowledged, Has.Count.GreaterThanOrEqualTo(300));
            Assert.That(acknowledged.Select(number => $"p{number}"), Is.SubsetOf(seen.Keys));
            Assert.That(seen.Values, Is.All.EqualTo(CrashWriter.Writes));
            Assert.That(await store.CheckIntegrityAsync(default), Is.Empty);
        });
    }

    private static async Task KillAfterAsync(string path, int from, int enough, List<int> acknowledged)
    {
        using var writer = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
        {
            ArgumentList = { typeof(CrashWriter).Assembly.Location, path, from.ToString(CultureInfo.InvariantCulture) },
            RedirectStandardOutput = true,
        })!;
        try
        {
            for (var count = 0; count < enough; count++)
            {
                var line = await writer.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
                acknowledged.Add(int.Parse(line!, CultureInfo.InvariantCulture));
            }
        }
        finally
        {
            writer.Kill();
        }

        // What was printed before the kill was acknowledged too.
        while (await writer.StandardOutput.ReadLineAsync() is { Length: > 0 } line && int.TryParse(line, out var number))
        {
            acknowledged.Add(number);
        }

        await writer.WaitForExitAsync();
    }
}
