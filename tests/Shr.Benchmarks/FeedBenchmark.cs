using System.Diagnostics;
using System.Globalization;
using Shr.Search.Plans;
using Shr.Storage;
using Shr.Storage.Sqlite;

namespace Shr.Benchmarks;

/// <summary>
/// What feeds cost the embedded store: <c>feeds [patients]</c>. Each patient lives in one of 8,000 unions of 500 upazilas of
/// 64 districts and has one encounter; both are told to every area around them. Pages of 25 are read of the narrow and of
/// the wide, from the start, from the middle and at the end, and compared with a walk over all changes.
/// </summary>
internal sealed class FeedBenchmark(SqliteResourceStore store)
{
    private const int Unions = 8000;
    private const int Page = 25;
    private const int Reads = 400;

    public static async Task<int> RunAsync(string[] args)
    {
        var patients = args is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 100_000;
        foreach (var isTold in new[] { false, true })
        {
            var folder = Directory.CreateTempSubdirectory("shr-bench-");
            try
            {
                var path = Path.Combine(folder.FullName, "shr.db");
                await using var store = new SqliteResourceStore(new SqliteStoreOptions { Path = path }, TimeProvider.System);
                var benchmark = new FeedBenchmark(store);
                await benchmark.LoadAsync(patients, isTold);
                Console.WriteLine(FormattableString.Invariant($"  file and log: {(new FileInfo(path).Length + new FileInfo(path + "-wal").Length) / 1e6:N0} MB"));
                if (isTold)
                {
                    await benchmark.ReadAsync(patients);
                }
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        return 0;
    }

    private static IEnumerable<string> Areas(string feed, int union)
    {
        var upazila = union % 500;
        var district = upazila % 64;
        return [$"{feed}/{district:D4}", $"{feed}/{district:D4}{upazila:D4}", $"{feed}/{district:D4}{upazila:D4}{union:D4}"];
    }

    private async Task LoadAsync(int patients, bool isTold)
    {
        var records = new StoreRecords(1);
        var random = new Random(2);
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        for (var done = 0; done < patients * 2; done += 100)
        {
            var writes = new List<WriteOp>(100);
            for (var i = 0; i < 50; i++)
            {
                var union = random.Next(Unions);
                var (patient, encounter) = (records.Next(), records.Next());
                writes.Add(isTold ? patient with { Topics = ["p", .. Areas("p", union)] } : patient);
                writes.Add(isTold ? encounter with { Topics = ["e/" + patient.Key.Id, .. Areas("c", union)] } : encounter);
            }

            if (await store.CommitAsync(new WriteBatch(writes), default) is not Committed)
            {
                throw new InvalidOperationException("a batch was refused");
            }
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var each = (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / (patients * 2);
        Console.WriteLine(FormattableString.Invariant($"{patients * 2:N0} records in transactions of 100, {(isTold ? "told on four topics each" : "told nowhere")}: {patients * 2 / seconds:N0} /s, {each:N0} us CPU each"));
    }

    private async Task ReadAsync(int patients)
    {
        var end = new ChangePlace(long.MaxValue >> 21, 0);
        var middle = new ChangePlace(patients / 100, 0);
        var late = new ChangePlace((patients / 50) - 2, 0);
        await MeasureAsync("union, from the start", union => Areas("p", union).Last(), null);
        await MeasureAsync("union, from the middle", union => Areas("p", union).Last(), middle);
        await MeasureAsync("union, nothing new", union => Areas("p", union).Last(), end);
        await MeasureAsync("district, from the middle", union => Areas("c", union).First(), middle);
        await MeasureAsync("all patients, from the middle", _ => "p", middle);
        await MeasureAsync("all patients, two commits behind", _ => "p", late);

        var start = Stopwatch.GetTimestamp();
        var (seen, found) = (0, 0);
        await foreach (var change in store.ChangesAsync(middle.Sequence, default))
        {
            seen++;
            found += change.Key.Type == "Patient" && change.Key.Id[0] == '0' ? 1 : 0;
        }

        Console.WriteLine(FormattableString.Invariant($"{"a walk over all changes from the middle",-36} {Stopwatch.GetElapsedTime(start).TotalMilliseconds,8:N0} ms for {seen:N0} changes ({found} kept)"));
    }

    private async Task MeasureAsync(string name, Func<int, string> topic, ChangePlace? after)
    {
        var random = new Random(3);
        var times = new List<double>(Reads);
        var entries = 0L;
        for (var i = 0; i < Reads; i++)
        {
            var query = new TopicQuery { Topic = topic(random.Next(Unions)), After = after, Count = Page };
            var start = Stopwatch.GetTimestamp();
            await using (var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, default))
            {
                entries += (await snapshot.TopicAsync(query, default)).Count;
            }

            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine(FormattableString.Invariant($"{name,-36} {times[Reads / 2],8:N3} ms, p95 {times[Reads * 95 / 100],8:N3} ms, {(double)entries / Reads:N1} entries"));
    }
}
