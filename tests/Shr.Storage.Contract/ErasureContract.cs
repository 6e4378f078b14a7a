namespace Shr.Storage.Contract;

/// <summary>What is past can be removed for good; what is current stays.</summary>
public abstract class ErasureContract : StoreContract
{
    private IStoreErasure Erasure => (IStoreErasure)Store;

    [SetUp]
    public async Task Fill()
    {
        await WriteAsync(Some.Put(Some.Patient("a"), Some.Value(Some.Gender, "male")));
        await WriteAsync(Some.Put(Some.Patient("a"), Some.Value(Some.Gender, "female")));
        await WriteAsync(Some.Put(Some.Patient("b"), Some.Value(Some.Gender, "male")));
        await WriteAsync(Some.Delete(Some.Patient("b")));
        await WriteAsync(Some.Put(Some.Observation("o"), Some.Reference(Some.Subject, Some.Patient("b"))));
        await WriteAsync(Some.Put(Some.Observation("o"), Some.Reference(Some.Subject, Some.Patient("b"))));
    }

    [Test]
    public async Task Old_versions_go_and_the_current_ones_stay()
    {
        var old = new Storage.Erasure(OldVersions: true, DeletedRecords: false);

        Assert.That(await Erasure.CountAsync(old, default), Is.EqualTo(new ErasureResult(3, 0)));
        Assert.That(await Erasure.EraseAsync(old, default), Is.EqualTo(new ErasureResult(3, 0)));
        Assert.That(await Erasure.EraseAsync(old, default), Is.EqualTo(new ErasureResult(0, 0)));

        Assert.That(await ReadAsync(Some.Patient("a"), 1), Is.Null);
        Assert.That((await ReadAsync(Some.Patient("a")))!.Version, Is.EqualTo(2));
        Assert.That((await ReadAsync(Some.Patient("b")))!.IsDeleted, Is.True);
        Assert.That((await HistoryAsync(new HistoryQuery { Count = 10 })).Versions, Has.Count.EqualTo(3));
        Assert.That((await HistoryAsync(new HistoryQuery { Count = 10 })).Total, Is.EqualTo(3));
        Assert.That(await FindAsync(Some.Plan("Patient", Some.Is(Some.Gender, "female"))), Is.EqualTo(new[] { "a" }));
        await CheckAsync();
    }

    [Test]
    public async Task Deleted_records_go_with_all_their_versions_and_their_id_is_free()
    {
        var gone = new Storage.Erasure(OldVersions: false, DeletedRecords: true);

        Assert.That(await Erasure.CountAsync(gone, default), Is.EqualTo(new ErasureResult(2, 1)));
        Assert.That(await Erasure.EraseAsync(gone, default), Is.EqualTo(new ErasureResult(2, 1)));

        Assert.That(await ReadAsync(Some.Patient("b")), Is.Null);
        Assert.That(await ReadAsync(Some.Patient("b"), 1), Is.Null);
        Assert.That(await ReadAsync(Some.Patient("a"), 1), Is.Not.Null);
        await CheckAsync();

        var again = await WriteAsync(Some.Create(Some.Patient("b"), Some.Value(Some.Gender, "other")));
        Assert.That(again[0].Version, Is.EqualTo(1));
        Assert.That(await FindAsync(Some.Plan("Patient", Some.Is(Some.Gender, "other"))), Is.EqualTo(new[] { "b" }));
        await CheckAsync();
    }

    [Test]
    public async Task Both_together_count_nothing_twice()
    {
        var all = new Storage.Erasure(OldVersions: true, DeletedRecords: true);

        Assert.That(await Erasure.CountAsync(all, default), Is.EqualTo(new ErasureResult(4, 1)));
        Assert.That(await Erasure.EraseAsync(all, default), Is.EqualTo(new ErasureResult(4, 1)));
        await CheckAsync();
    }

    [Test]
    public async Task A_type_or_a_record_can_be_named()
    {
        var all = new Storage.Erasure(OldVersions: true, DeletedRecords: true);

        Assert.That(await Erasure.CountAsync(all with { Type = "Observation" }, default), Is.EqualTo(new ErasureResult(1, 0)));
        Assert.That(await Erasure.CountAsync(all with { Key = Some.Patient("a") }, default), Is.EqualTo(new ErasureResult(1, 0)));
        Assert.That(await Erasure.EraseAsync(all with { Key = Some.Patient("b") }, default), Is.EqualTo(new ErasureResult(2, 1)));
        Assert.That(await ReadAsync(Some.Patient("a"), 1), Is.Not.Null);
    }

    [Test]
    public async Task A_limit_leaves_the_rest_for_the_next_call()
    {
        var old = new Storage.Erasure(OldVersions: true, DeletedRecords: false) { Limit = 2 };

        Assert.That((await Erasure.EraseAsync(old, default)).Versions, Is.EqualTo(2));
        Assert.That((await Erasure.EraseAsync(old, default)).Versions, Is.EqualTo(1));
    }

    [Test]
    public async Task The_sequence_goes_on_after_the_newest_version_was_removed_and_the_store_opened_again()
    {
        var last = await WriteAsync(Some.Delete(Some.Observation("o")));
        await Erasure.EraseAsync(new Storage.Erasure(OldVersions: false, DeletedRecords: true), default);
        await Harness.ReopenAsync();

        var next = await WriteAsync(Some.Create(Some.Observation("p")));

        Assert.That(next[0].Sequence, Is.GreaterThan(last[0].Sequence));
        Assert.That((await ChangesAsync(last[0].Sequence)).Select(c => c.Key.Id), Is.EqualTo(new[] { "p" }));
    }

    private async Task CheckAsync() => Assert.That(await ((IStoreMaintenance)Store).CheckIntegrityAsync(default), Is.Empty);
}
