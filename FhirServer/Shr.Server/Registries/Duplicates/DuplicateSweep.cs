using System.Text.Json;
using Shr.Search.Plans;
using Shr.Storage;

namespace Shr.Server.Registries.Duplicates;

/// <summary>
/// Looks through all patients, a few at a time. How far it has come is kept in the store after each step, so that a
/// restart goes on; who changes meanwhile is found from the change stream.
/// </summary>
internal sealed class DuplicateSweep(IResourceStore store, DuplicateFinder finder, ILogger<DuplicateSweep> logger)
{
    private const string Name = "duplicates-sweep";
    private const int AtOnce = 20;

    private volatile SweepStatus _status = SweepStatus.None;

    private IStoreMetadata Metadata => (IStoreMetadata)store;

    /// <summary>How far it has come.</summary>
    public SweepStatus Status => _status;

    /// <summary>Takes up what an earlier run left.</summary>
    public async ValueTask LoadAsync(CancellationToken cancellationToken) =>
        _status = await Metadata.ReadValueAsync(Name, cancellationToken) is { } bytes ? JsonSerializer.Deserialize<SweepStatus>(bytes)! : SweepStatus.None;

    /// <summary>Begins anew.</summary>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
        var all = await snapshot.SearchAsync(new SearchPlan { Types = ["Patient"], Where = new Everything(), Count = 0, Total = TotalMode.Accurate }, cancellationToken);
        await KeepAsync(new SweepStatus(all.Total is 0, all.Total ?? 0, 0, 0, snapshot.Sequence, 0), cancellationToken);
    }

    /// <summary>Looks at the next few.</summary>
    public async ValueTask StepAsync(CancellationToken cancellationToken)
    {
        var status = _status;
        if (status.IsDone)
        {
            return;
        }

        SearchPage page;
        await using (var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken))
        {
            var after = status.Last == 0 ? null : new PagePosition(status.Sequence, [], status.Last);
            page = await snapshot.SearchAsync(new SearchPlan { Types = ["Patient"], Where = new Everything(), Count = AtOnce, After = after }, cancellationToken);
        }

        var pairs = 0;
        foreach (var patient in page.Matches)
        {
            pairs += await finder.CheckAsync(patient.Key.Id, cancellationToken);
        }

        status = status with { Done = status.Done + page.Matches.Count, Pairs = status.Pairs + pairs, Last = page.Next?.Last ?? status.Last, IsDone = page.Next is null };
        if (_status.Sequence == status.Sequence)
        {
            await KeepAsync(status, cancellationToken);
        }

        if (status.IsDone)
        {
            Log.Swept(logger, status.Done, status.Pairs);
        }
    }

    private async ValueTask KeepAsync(SweepStatus status, CancellationToken cancellationToken)
    {
        _status = status;
        await Metadata.WriteValueAsync(Name, JsonSerializer.SerializeToUtf8Bytes(status), cancellationToken);
    }
}
