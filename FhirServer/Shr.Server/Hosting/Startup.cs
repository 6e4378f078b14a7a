using Shr.Fhir;
using Shr.Server.Searching;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Hosting;

/// <summary>What must be there before the first request: the model, and the key of page links. Runs before anything listens.</summary>
internal sealed class Startup(IResourceStore store, ModelBuilder builder, ModelHolder models, PageKey pageKey, BaseAddress address, IConfiguration configuration, ILogger<Startup> logger) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Ports that the system chooses are not known yet; references to them are rare enough.
        address.AddListening((configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Where(u => !u.EndsWith(":0", StringComparison.Ordinal)));
        var metadata = (IStoreMetadata)store;
        pageKey.Value = await SearchKey.LoadAsync(metadata, cancellationToken);
        var issues = new IssueCollector();
        var version = await metadata.ReadModelVersionAsync(cancellationToken) + 1;
        models.Replace(await builder.BuildAsync(version, [], issues, cancellationToken));
        await metadata.AdvanceModelVersionAsync(version, cancellationToken);
        foreach (var issue in issues.All)
        {
            Log.Definition(logger, issue.Kind.Id, issue.Text);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
