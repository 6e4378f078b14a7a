using Microsoft.Extensions.Options;
using Shr.Terminology.Import;

namespace Shr.Server.Operations.Terminology.Legacy;

/// <summary>Reads the legacy terminology registry now and then, where the configuration names one.</summary>
internal sealed class LegacyFeedService(IOptions<TerminologySettings> settings, TerminologyLibrary library, TimeProvider time, ILogger<LegacyFeedService> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var feed = settings.Value.LegacyFeed;
        if (!feed.IsOn)
        {
            return;
        }

        using var client = new LegacyClient(feed, time);
        var reader = new LegacyFeedReader(
            client,
            new LegacyStore(Path.Combine(settings.Value.Path, "legacy")),
            [.. feed.ValueSets],
            (name, content, issues) => library.Import(name, content, new ImportOptions(), issues));
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(feed.PollSeconds), time);
        do
        {
            try
            {
                var changed = await reader.RunAsync(stoppingToken);
                if (changed > 0)
                {
                    Log.LegacyFeedRead(logger, changed);
                }
            }
            catch (Exception e) when (e is LegacyRegistryException or IOException)
            {
                Log.LegacyFeedAway(logger, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
