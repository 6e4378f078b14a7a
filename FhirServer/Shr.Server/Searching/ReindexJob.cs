using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Shr.Search.Plans;
using Shr.Server.Registries.HealthIds;
using Shr.Server.Registries.Matching;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Searching;

/// <summary>
/// Indexes old records again when search parameters change, in the background. What is still to be done is kept in the
/// store, so that a restart goes on; each record is written only in the version that was read, so that no rival write is lost.
/// </summary>
internal sealed class ReindexJob(IResourceStore store, ModelHolder models, ILogger<ReindexJob> logger) : BackgroundService
{
    private const string PendingName = "reindex-pending";
    private const string SignaturesName = "index-signatures";
    private const int AtOnce = 200;

    private readonly SemaphoreSlim _work = new(0);
    private readonly Lock _lock = new();
    private readonly List<string> _pending = [];
    private long _records;

    private IStoreMetadata Metadata => (IStoreMetadata)store;

    /// <summary>How far it has come.</summary>
    public ReindexStatus Status
    {
        get
        {
            lock (_lock)
            {
                return new ReindexStatus([.. _pending], Interlocked.Read(ref _records));
            }
        }
    }

    /// <summary>Whether any of these types (none: any type) is not yet indexed as the model says.</summary>
    public bool IsPending(IReadOnlyList<string> types)
    {
        lock (_lock)
        {
            return _pending.Count > 0 && (types.Count == 0 || types.Any(_pending.Contains));
        }
    }

    /// <summary>Plans the types whose parameters differ from those the store was indexed with.</summary>
    public async ValueTask StartForAsync(CompiledModel model, CancellationToken cancellationToken)
    {
        var now = Signatures(model);
        var before = await ReadAsync<Dictionary<string, string>>(SignaturesName, cancellationToken);
        var pending = await ReadAsync<List<string>>(PendingName, cancellationToken) ?? [];

        // A store without signatures is new: what comes will be indexed by this model.
        var changed = before is null ? [] : now.Where(s => before.GetValueOrDefault(s.Key) != s.Value).Select(s => s.Key);
        await PlanAsync([.. pending.Union(changed)], cancellationToken);
        await WriteAsync(SignaturesName, now, cancellationToken);
    }

    /// <summary>Plans types.</summary>
    public async ValueTask PlanAsync(IReadOnlyList<string> types, CancellationToken cancellationToken)
    {
        List<string> all;
        lock (_lock)
        {
            _pending.AddRange(types.Except(_pending));
            all = [.. _pending];
        }

        await WriteAsync(PendingName, all, cancellationToken);
        if (types.Count > 0)
        {
            _work.Release();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _work.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _work.WaitAsync(stoppingToken);
            while (Status.Pending is [var type, ..])
            {
                await IndexAsync(type, stoppingToken);
                List<string> left;
                lock (_lock)
                {
                    _pending.Remove(type);
                    left = [.. _pending];
                }

                await WriteAsync(PendingName, left, stoppingToken);
                Log.Reindexed(logger, type, Status.Records);
            }
        }
    }

    private async Task IndexAsync(string type, CancellationToken cancellationToken)
    {
        PagePosition? after = null;
        do
        {
            SearchPage page;
            await using (var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken))
            {
                page = await snapshot.SearchAsync(new SearchPlan { Types = [type], Where = new Everything(), Count = AtOnce, After = after }, cancellationToken);
            }

            await CommitAsync(page.Matches, cancellationToken);
            after = page.Next;
        }
        while (after is not null);
    }

    private async ValueTask CommitAsync(IReadOnlyList<ResourceVersion> versions, CancellationToken cancellationToken)
    {
        var model = models.Current;
        var writes = versions.Select(v => WritePlanner.PlanReindex(v, model)).OfType<WriteOp>().ToArray();
        if (writes.Length > 0 && await store.CommitAsync(new WriteBatch(writes) { ModelVersion = model.Version }, cancellationToken) is not Committed)
        {
            // One of them was changed meanwhile, and indexed by that; so one by one, and what fails is done already.
            foreach (var write in writes)
            {
                await store.CommitAsync(WriteBatch.Of(write) with { ModelVersion = model.Version }, cancellationToken);
            }
        }

        Interlocked.Add(ref _records, writes.Length);
    }

    private static Dictionary<string, string> Signatures(CompiledModel model)
    {
        var signatures = new Dictionary<string, string>(StringComparer.Ordinal);
        var options = $"{model.Indexer.Options.Zone} {model.Indexer.Options.MaxWordBytes} {model.Indexer.Options.Contained}";
        foreach (var type in model.Search.ResourceTypes)
        {
            var text = new StringBuilder(options);
            if (MatchIndex.Holds(type))
            {
                text.Append('\n').Append(MatchIndex.Version);
            }

            text.Append(NationalKeys.Version(type, model.Identities));

            foreach (var parameter in model.Search.DefinitionsOf(type))
            {
                text.Append('\n').Append(parameter.Fingerprint);
            }

            signatures[type] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
        }

        return signatures;
    }

    private async ValueTask<T?> ReadAsync<T>(string name, CancellationToken cancellationToken) =>
        await Metadata.ReadValueAsync(name, cancellationToken) is { } bytes ? JsonSerializer.Deserialize<T>(bytes) : default;

    private async ValueTask WriteAsync<T>(string name, T value, CancellationToken cancellationToken) =>
        await Metadata.WriteValueAsync(name, JsonSerializer.SerializeToUtf8Bytes(value), cancellationToken);
}
