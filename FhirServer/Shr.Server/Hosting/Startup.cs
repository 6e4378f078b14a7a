using Shr.Server.Searching;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Hosting;

/// <summary>What must be there before the first request: the model, and the key of page links. Runs before anything listens.</summary>
internal sealed class Startup(IResourceStore store, ModelRefresh refresh, PageKey pageKey, BaseAddress address, IConfiguration configuration) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Ports that the system chooses are not known yet; references to them are rare enough.
        address.AddListening((configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Where(u => !u.EndsWith(":0", StringComparison.Ordinal)));
        var metadata = (IStoreMetadata)store;
        pageKey.Value = await SearchKey.LoadAsync(metadata, cancellationToken);
        await refresh.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
