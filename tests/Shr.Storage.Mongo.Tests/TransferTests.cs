using Shr.Search.Plans;
using Shr.Storage.Contract;
using Shr.Storage.Sqlite;
using Shr.Storage.Transfer;

namespace Shr.Storage.Mongo.Tests;

/// <summary>From SQLite into MongoDB and back: everything arrives, and it is proved.</summary>
[TestFixture(Server.Double)]
[TestFixture(Server.Real)]
public sealed class TransferTests(Server server)
{
    private readonly SettableClock _clock = new();
    private DirectoryInfo _folder = null!;
    private MongoHarness? _harness;

    [SetUp]
    public async Task Open()
    {
        _folder = Directory.CreateTempSubdirectory("shr-transfer-");
        _harness = await MongoHarness.OpenAsync(server);
    }

    [TearDown]
    public async Task Close()
    {
        _folder.Delete(recursive: true);
        if (_harness is not null)
        {
            await _harness.DisposeAsync();
        }
    }

    [Test]
    public async Task Everything_goes_there_and_back()
    {
        await using var source = OpenSqlite("source");
        await FillAsync(source);
        var there = await new StoreCopy(source.Transfer, _harness!.Mongo.Transfer).RunAsync(default);
        await using var last = OpenSqlite("last");
        var back = await new StoreCopy(_harness.Mongo.Transfer, last.Transfer).RunAsync(default);

        Assert.Multiple(async () =>
        {
            Assert.That(there.IsSame, Is.True);
            Assert.That(there.Copied, Is.GreaterThan(500).And.EqualTo(there.SourceCount));
            Assert.That(back.IsSame, Is.True);
            Assert.That(back.SourceHash, Is.EqualTo(there.SourceHash));
            Assert.That(await last.ReadModelVersionAsync(default), Is.EqualTo(7));
            Assert.That(await last.ReadValueAsync("page key", default), Is.EqualTo(new byte[] { 1, 2, 3 }));
            Assert.That(await last.NumberParametersAsync(["b", "a"], default), Is.EqualTo(await source.NumberParametersAsync(["b", "a"], default)));
        });
        await CompareSearchesAsync(source, _harness.Mongo);
        await CompareSearchesAsync(source, last);
    }

    [Test]
    public async Task A_copied_store_goes_on_where_the_old_one_stood()
    {
        await using var source = OpenSqlite("source");
        await FillAsync(source);
        await new StoreCopy(source.Transfer, _harness!.Mongo.Transfer).RunAsync(default);

        var write = new WriteBatch([Some.Put(Some.Patient("p1")), Some.Create(Some.Patient("new"))]) { ModelVersion = 7 };
        var expected = (Committed)await source.CommitAsync(write, default);
        var result = (Committed)await _harness.Mongo.CommitAsync(write, default);

        Assert.That(result.Versions.Select(version => (version.Version, version.Sequence)), Is.EqualTo(expected.Versions.Select(version => (version.Version, version.Sequence))));
    }

    [Test]
    public async Task An_interrupted_copy_goes_on_where_it_stopped()
    {
        await using var source = OpenSqlite("source");
        await FillAsync(source);
        var target = _harness!.Mongo.Transfer;
        var some = await source.Transfer.ReadAsync(default, 333, default);
        await target.WriteFactsAsync(await source.Transfer.ReadFactsAsync(default), default);
        await target.WriteAsync(some, default);

        // The answer to the last portion was lost: it is sent again.
        await target.WriteAsync([.. some.Skip(300)], default);
        var result = await new StoreCopy(source.Transfer, target).RunAsync(default);

        Assert.Multiple(() =>
        {
            Assert.That(result.IsSame, Is.True);
            Assert.That(result.Copied, Is.EqualTo(result.SourceCount - 333));
        });
    }

    [Test]
    public async Task A_target_with_other_records_is_refused()
    {
        await using var source = OpenSqlite("source");
        await FillAsync(source);
        await _harness!.Mongo.CommitAsync(WriteBatch.Of(Some.Create(Some.Patient("mine"))), default);

        Assert.ThrowsAsync<InvalidOperationException>(() => new StoreCopy(source.Transfer, _harness.Mongo.Transfer).RunAsync(default));
    }

    private SqliteResourceStore OpenSqlite(string name) =>
        new(new SqliteStoreOptions { Path = Path.Combine(_folder.FullName, name + ".db"), Synchronous = SqliteSynchronous.Off }, _clock);

    private static async Task FillAsync(SqliteResourceStore store)
    {
        await store.NumberParametersAsync(["a", "b", "c"], default);
        await store.WriteValueAsync("page key", new byte[] { 1, 2, 3 }, default);
        await store.AdvanceModelVersionAsync(7, default);
        var data = new RandomData(5, 40, 120);
        for (var i = 0; i < 60; i++)
        {
            var writes = Enumerable.Range(0, 12).Select(_ => data.NextWrite()).DistinctBy(op => op.Key).ToList();
            await store.CommitAsync(new WriteBatch(writes) { ModelVersion = 7 }, default);
        }
    }

    private static async Task CompareSearchesAsync(IResourceStore one, IResourceStore other)
    {
        var data = new RandomData(6, 40, 120);
        await using var x = await one.OpenSnapshotAsync(AccessFilter.All, default);
        await using var y = await other.OpenSnapshotAsync(AccessFilter.All, default);
        for (var i = 0; i < 40; i++)
        {
            var plan = data.NextPlan() with { Count = 1000, Sort = [] };
            var (a, b) = (await x.SearchAsync(plan, default), await y.SearchAsync(plan, default));
            Assert.That(b.Matches.Select(match => match.Key.ToString()), Is.EquivalentTo(a.Matches.Select(match => match.Key.ToString())), $"plan {i}");
        }
    }
}
