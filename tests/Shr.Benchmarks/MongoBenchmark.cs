using System.Diagnostics;
using System.Text;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Storage;
using Shr.Storage.Mongo;
using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Driving;

namespace Shr.Benchmarks;

/// <summary>
/// What the MongoDB store does in a second, at 1 and at 8 clients, on the server that the connection string names. Uses a
/// database of its own and drops it. Records of 1.5 kB with 20 index keys, as the embedded store is measured with.
/// </summary>
internal sealed class MongoBenchmark(MongoStoreOptions options)
{
    private const ushort Identifier = 1;
    private const int Keys = 20;

    private static readonly Collection Plain = new("plain");
    private static readonly TimeSpan Run = TimeSpan.FromSeconds(3);
    private static readonly byte[] Filler = Encoding.ASCII.GetBytes(new string('x', 1400));

    private int _next;

    public static async Task<int> RunAsync(string connectionString)
    {
        var options = new MongoStoreOptions { ConnectionString = connectionString, Database = $"shr_benchmark_{Environment.ProcessId}", Clients = 8 };
        try
        {
            await new MongoBenchmark(options).AllAsync();
            return 0;
        }
        catch (MongoStoreException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 1;
        }
    }

    private async Task AllAsync()
    {
        await using var store = await MongoResourceStore.OpenAsync(options, TimeProvider.System, CancellationToken.None);
        using var connection = new MongoConnection(options);
        try
        {
            foreach (var clients in new[] { 1, 8 })
            {
                await MeasureAsync("inserts of 100 plain documents", clients, 100, () => InsertAsync(connection));
                await MeasureAsync("commits of 1 record", clients, 1, () => CommitAsync(store, 1));
                await MeasureAsync("commits of 100 records", clients, 100, () => CommitAsync(store, 100));
                await MeasureAsync("reads", clients, 1, () => ReadAsync(store));
                await MeasureAsync("searches by identifier", clients, 1, () => SearchAsync(store));
            }
        }
        finally
        {
            await connection.RunAsync(client => client.Command(new BsonWriter().Int32("dropDatabase"u8, 1).Finish()), CancellationToken.None);
        }
    }

    private static async Task MeasureAsync(string name, int clients, int items, Func<Task> operation)
    {
        await operation();
        var done = 0L;
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (clock.Elapsed < Run)
            {
                await operation();
                Interlocked.Increment(ref done);
            }
        })));
        var allocated = (GC.GetTotalAllocatedBytes(precise: true) - before) / done;
        Console.WriteLine(FormattableString.Invariant(
            $"{name,-34} {clients} client(s) {done / clock.Elapsed.TotalSeconds,10:N0} /s {done * items / clock.Elapsed.TotalSeconds,12:N0} items/s {allocated,12:N0} bytes/op"));
    }

    private Task InsertAsync(MongoConnection connection) => connection.RunAsync(
        client =>
        {
            var command = new BsonWriter(200_000).String("insert"u8, Plain.Name).StartArray("documents"u8);
            for (var i = 0; i < 100; i++)
            {
                command.StartDocument(default).Int64("_id"u8, Interlocked.Increment(ref _next)).Binary("j"u8, Filler).End();
            }

            return client.Command(command.End().Finish()).Error is { } error ? throw new IOException(error.ToString()) : true;
        },
        CancellationToken.None);

    private async Task CommitAsync(MongoResourceStore store, int records)
    {
        var writes = new WriteOp[records];
        for (var i = 0; i < records; i++)
        {
            writes[i] = Write(Interlocked.Increment(ref _next));
        }

        if (await store.CommitAsync(new WriteBatch(writes), CancellationToken.None) is not Committed)
        {
            throw new IOException("A commit was refused.");
        }
    }

    private async Task ReadAsync(MongoResourceStore store)
    {
        await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, CancellationToken.None);
        await snapshot.ReadAsync(new ResourceKey("Patient", $"p{Random()}"), null, CancellationToken.None);
    }

    private async Task SearchAsync(MongoResourceStore store)
    {
        var key = Key(Identifier, Random());
        await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, CancellationToken.None);
        await snapshot.SearchAsync(new SearchPlan { Types = ["Patient"], Where = new KeyRange(key, IndexKeys.AfterPrefix(key)) }, CancellationToken.None);
    }

    private int Random() => System.Security.Cryptography.RandomNumberGenerator.GetInt32(Math.Max(1, Volatile.Read(ref _next))) + 1;

    private static WriteOp Write(int number) => new()
    {
        Kind = WriteKind.Put,
        Key = new ResourceKey("Patient", $"p{number}"),
        Body = new ResourceTemplate("""{"resourceType":"Patient","meta":{"versionId":" """u8.ToArray(), "\",\"lastUpdated\":\""u8.ToArray(), Filler),
        Index = [.. Enumerable.Range(Identifier, Keys).Select(parameter => new IndexEntry(Key((ushort)parameter, parameter == Identifier ? number : number % (parameter * 50))))],
        Patients = [$"p{number}"],
    };

    private static byte[] Key(ushort parameter, int value) => [(byte)(parameter >> 8), (byte)parameter, 0x0B, .. Encoding.ASCII.GetBytes($"value-{value:D8}"), 0];
}
