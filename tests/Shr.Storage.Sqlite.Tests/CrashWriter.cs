using Shr.Storage.Contract;

namespace Shr.Storage.Sqlite.Tests;

/// <summary>
/// The program that <see cref="CrashTests"/> kills: writes transactions to a store from several clients and prints the
/// number of each one that was acknowledged.
/// </summary>
internal static class CrashWriter
{
    public const int Writes = 5;

    private static async Task Main(string[] args)
    {
        await using var store = new SqliteResourceStore(new SqliteStoreOptions { Path = args[0], CheckpointPages = 200 }, TimeProvider.System);
        var next = int.Parse(args[1]);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var number = Interlocked.Increment(ref next);
                var batch = Enumerable.Range(0, Writes).Select(i => Some.Create(
                    Some.Patient($"p{number}-{i}"), Some.Value(Some.Identifier, $"{number}"), Some.Value(Some.Gender, "male")));
                if (await store.CommitAsync(new WriteBatch([.. batch]), default) is Committed)
                {
                    await Console.Out.WriteLineAsync($"{number}");
                }
            }
        })));
    }
}
