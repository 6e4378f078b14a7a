using System.Globalization;
using Shr.Server.Options;
using Shr.Storage;
using Shr.Storage.Transfer;

namespace Shr.Server.Hosting;

/// <summary><c>migrate --from sqlite --to mongo</c>: carries all records from one store into the other, and proves it.</summary>
internal static class MigrateCommand
{
    private const int Done = 0;
    private const int WrongUse = 2;
    private const int Failed = 3;

    /// <summary>Runs it with what follows the word; answers the exit code.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().AddCommandLine(args).Build();
        var options = configuration.GetSection("Storage").Get<StorageOptions>() ?? new StorageOptions();
        var (from, to) = (configuration["from"]?.ToLowerInvariant(), configuration["to"]?.ToLowerInvariant());
        if ((from, to) is not (("sqlite", "mongo") or ("mongo", "sqlite")))
        {
            await output.WriteLineAsync("usage: migrate --from sqlite --to mongo (or back) --Storage:Path=FILE --Storage:ConnectionString=mongodb://…");
            return WrongUse;
        }

        await using var source = Open(from!, options);
        await using var target = Open(to!, options);
        return await CopyAsync(((ITransferableStore)source).Transfer, ((ITransferableStore)target).Transfer, output, cancellationToken);
    }

    private static IResourceStore Open(string kind, StorageOptions options) =>
        kind == "mongo" ? StoreFactory.OpenMongo(options, TimeProvider.System) : StoreFactory.OpenSqlite(options, TimeProvider.System);

    private static async Task<int> CopyAsync(IStoreTransfer source, IStoreTransfer target, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            var result = await new StoreCopy(source, target, new Lines(output)).RunAsync(cancellationToken);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"copied {result.Copied} versions\nsource {result.SourceCount} versions, sha256 {result.SourceHash}\ntarget {result.TargetCount} versions, sha256 {result.TargetHash}"));
            await output.WriteLineAsync(result.IsSame ? "both stores hold the same" : "THE STORES DIFFER: do not use the target");
            return result.IsSame ? Done : Failed;
        }
        catch (Exception failure) when (failure is InvalidOperationException or IOException)
        {
            await output.WriteLineAsync(failure.Message);
            return Failed;
        }
    }

    // Not Progress<T>, whose reports come later and in any order.
    private sealed class Lines(TextWriter output) : IProgress<(string Step, long Versions)>
    {
        private const int Every = 10_000;

        public void Report((string Step, long Versions) value)
        {
            if (value.Versions % Every == 0)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Step} {value.Versions}"));
            }
        }
    }
}
