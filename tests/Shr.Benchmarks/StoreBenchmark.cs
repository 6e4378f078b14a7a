using System.Diagnostics;
using System.Globalization;
using Shr.Search.Plans;
using Shr.Storage;
using Shr.Storage.Sqlite;
using SortKey = Shr.Search.Plans.SortKey;

namespace Shr.Benchmarks;

/// <summary>
/// What the embedded store does on a file that has grown: <c>store [records]</c>. Rates belong to the machine and what
/// else it does; CPU per operation (of this whole process) travels better.
/// </summary>
internal sealed class StoreBenchmark(SqliteResourceStore store, StoreRecords records)
{
    private long _stored;

    public static async Task<int> RunAsync(string[] args)
    {
        var total = args is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 100_000;
        var folder = Directory.CreateTempSubdirectory("shr-bench-");
        try
        {
            await using var store = new SqliteResourceStore(new SqliteStoreOptions { Path = Path.Combine(folder.FullName, "shr.db") }, TimeProvider.System);
            await new StoreBenchmark(store, new StoreRecords(1)).RunAsync(total);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task RunAsync(int total)
    {
        for (var part = 0; part < 5; part++)
        {
            await WriteAsync("transactions of 100", 100, total / 5, clients: 1);
        }

        await WriteAsync("transactions of 50", 50, 5000, clients: 2);
        await WriteAsync("creates", 1, 5000, clients: 64);
        await WriteAsync("creates", 1, 3000, clients: 8);
        await SearchAsync("patient=X", random => new KeyPlan(StoreRecords.Is(StoreRecords.PatientParameter, records.AnyPatient(random))));
        await SearchAsync("patient=X&_sort=-date", random => new KeyPlan(StoreRecords.Is(StoreRecords.PatientParameter, records.AnyPatient(random)), Sorted: true));
        await SearchAsync("code=X", random => new KeyPlan(StoreRecords.Is(StoreRecords.CodeParameter, $"http://loinc.org|{random.Next(300)}")));
        await SearchAsync("status=final", _ => new KeyPlan(StoreRecords.Is(StoreRecords.StatusParameter, "final")));
        await SearchAsync("status=final&_sort=-date", _ => new KeyPlan(StoreRecords.Is(StoreRecords.StatusParameter, "final"), Sorted: true));
    }

    private async Task WriteAsync(string name, int size, int count, int clients)
    {
        var batches = new WriteBatch[Math.Max(1, count / size)];
        for (var i = 0; i < batches.Length; i++)
        {
            batches[i] = new WriteBatch([.. Enumerable.Range(0, size).Select(_ => records.Next())]);
        }

        _stored += batches.Length * size;
        var next = -1;
        await MeasureAsync($"{name}, {clients} clients", batches.Length * size, clients, async _ =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < batches.Length;)
            {
                if (await store.CommitAsync(batches[i], default) is not Committed)
                {
                    throw new InvalidOperationException("a batch was refused");
                }
            }
        });
    }

    private async Task SearchAsync(string name, Func<Random, KeyPlan> plan)
    {
        const int count = 2000;
        const int clients = 8;
        await MeasureAsync($"{name}, {clients} clients", count, clients, async client =>
        {
            var random = new Random(client);
            for (var i = 0; i < count / clients; i++)
            {
                await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, default);
                await snapshot.SearchAsync(plan(random).ToPlan(), default);
            }
        });
    }

    private async Task MeasureAsync(string name, int count, int clients, Func<int, Task> client)
    {
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(number => Task.Run(() => client(number))));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var each = (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / count;
        Console.WriteLine(FormattableString.Invariant($"{name,-42} {count / seconds,10:N0} /s {each,8:N0} us CPU each, {_stored:N0} records stored"));
    }

    private sealed record KeyPlan(IndexCondition Where, bool Sorted = false)
    {
        public SearchPlan ToPlan() => new()
        {
            Types = ["Observation"],
            Where = Where,
            Count = 10,
            Sort = Sorted ? [new SortKey([[0, (byte)StoreRecords.DateParameter, 2]], Descending: true)] : [],
        };
    }
}
