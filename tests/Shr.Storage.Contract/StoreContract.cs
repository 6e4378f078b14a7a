using Shr.Fhir;
using Shr.Search.Plans;

namespace Shr.Storage.Contract;

/// <summary>What every part of the contract starts from: a new store for each test, and short ways to say things.</summary>
public abstract class StoreContract
{
    private IStoreHarness? _harness;

    protected IStoreHarness Harness => _harness!;

    protected IResourceStore Store => Harness.Store;

    protected abstract Task<IStoreHarness> CreateAsync();

    [SetUp]
    public async Task OpenStore() => _harness = await CreateAsync();

    [TearDown]
    public async Task CloseStore()
    {
        if (_harness is not null)
        {
            await _harness.DisposeAsync();
        }
    }

    protected ValueTask<CommitResult> CommitAsync(params WriteOp[] writes) => Store.CommitAsync(new WriteBatch(writes), default);

    /// <summary>Writes and expects success.</summary>
    protected async Task<IReadOnlyList<ResourceVersion>> WriteAsync(params WriteOp[] writes)
    {
        var result = await CommitAsync(writes);
        Assert.That(result, Is.InstanceOf<Committed>());
        return ((Committed)result).Versions;
    }

    protected async Task<ResourceVersion?> ReadAsync(ResourceKey key, int? version = null)
    {
        await using var snapshot = await Store.OpenSnapshotAsync(AccessFilter.All, default);
        return await snapshot.ReadAsync(key, version, default);
    }

    protected async Task<SearchPage> SearchAsync(SearchPlan plan, AccessFilter? access = null)
    {
        await using var snapshot = await Store.OpenSnapshotAsync(access ?? AccessFilter.All, default);
        return await snapshot.SearchAsync(plan, default);
    }

    /// <summary>Ids of all pages' matches, in order.</summary>
    protected async Task<List<string>> FindAsync(SearchPlan plan, AccessFilter? access = null)
    {
        var ids = new List<string>();
        do
        {
            var page = await SearchAsync(plan, access);
            ids.AddRange(page.Matches.Select(match => match.Key.Id));
            plan = plan with { After = page.Next };
        }
        while (plan.After is not null);

        return ids;
    }

    protected async Task<HistoryPage> HistoryAsync(HistoryQuery query)
    {
        await using var snapshot = await Store.OpenSnapshotAsync(AccessFilter.All, default);
        return await snapshot.HistoryAsync(query, default);
    }

    protected async Task<List<Change>> ChangesAsync(long after = 0)
    {
        var changes = new List<Change>();
        await foreach (var change in Store.ChangesAsync(after, default))
        {
            changes.Add(change);
        }

        return changes;
    }
}
