using Shr.Search.Plans;

namespace Shr.Storage.Contract;

/// <summary>What a filter hides is not there for any read, also after the record ended.</summary>
public abstract class AccessContract : StoreContract
{
    private static readonly byte[] Secret = [0xFF, 0x00, 0x01, (byte)'V', 0];
    private static readonly AccessFilter Open = new ConditionalAccess(
        new AllOf([new Not(IndexKeys.WithPrefix(Secret)), new Not(new OfPatient(IndexKeys.WithPrefix(Secret)))]));

    private static readonly AccessFilter OfA = new ConditionalAccess(new BelongsTo(["a"]));

    [Test]
    public async Task A_deletion_keeps_the_entries_given_with_it_and_its_patients()
    {
        await WriteAsync(Some.Put(Some.Observation("secret"), new IndexEntry(Secret)) with { Patients = ["a"] }, Some.Put(Some.Observation("plain")) with { Patients = ["b"] });
        await WriteAsync(Some.Delete(Some.Observation("secret")) with { Index = [new IndexEntry(Secret)], Patients = ["a"] }, Some.Delete(Some.Observation("plain")) with { Patients = ["b"] });

        Assert.That(await SeenAsync(Open), Is.EqualTo(new[] { "plain", "plain" }));
        Assert.That(await SeenAsync(OfA), Is.EqualTo(new[] { "secret", "secret" }));
        Assert.That(await FindAsync(new SearchPlan { Types = ["Observation"], Where = IndexKeys.WithPrefix(Secret) }), Is.Empty);
    }

    [Test]
    public async Task A_record_that_comes_back_without_its_label_is_seen_again()
    {
        await WriteAsync(Some.Put(Some.Observation("o"), new IndexEntry(Secret)));
        await WriteAsync(Some.Delete(Some.Observation("o")) with { Index = [new IndexEntry(Secret)] });
        await WriteAsync(Some.Put(Some.Observation("o")));

        Assert.That(await SeenAsync(Open), Is.EqualTo(new[] { "o", "o", "o" }));
        Assert.That(await FindAsync(new SearchPlan { Types = ["Observation"], Where = new Everything() }, Open), Is.EqualTo(new[] { "o" }));
    }

    [Test]
    public async Task A_label_of_the_patient_hides_all_that_is_of_it_at_once()
    {
        await WriteAsync(Some.Put(Some.Patient("a")) with { Patients = ["a"] }, Some.Put(Some.Observation("o")) with { Patients = ["a"] });
        Assert.That(await FindAsync(new SearchPlan { Types = [], Where = new Everything() }, Open), Has.Count.EqualTo(2));

        await WriteAsync(Some.Put(Some.Patient("a"), new IndexEntry(Secret)) with { Patients = ["a"] });

        Assert.That(await FindAsync(new SearchPlan { Types = [], Where = new Everything() }, Open), Is.Empty);
        await using var snapshot = await Store.OpenSnapshotAsync(Open, default);
        Assert.That(await snapshot.ReadAsync(Some.Observation("o"), null, default), Is.Null);
        Assert.That(await snapshot.ReadAsync(Some.Observation("o"), 1, default), Is.Null);
    }

    [Test]
    public async Task Reads_inside_a_transaction_are_filtered_too()
    {
        await WriteAsync(Some.Put(Some.Observation("o"), new IndexEntry(Secret)));
        ResourceVersion? seen = null;
        var batch = WriteBatch.Of(Some.Put(Some.Patient("p"))) with
        {
            InsideAccess = Open,
            Inside = async (snapshot, token) =>
            {
                seen = await snapshot.ReadAsync(Some.Observation("o"), null, token);
                return true;
            },
        };

        Assert.That(await Store.CommitAsync(batch, default), Is.InstanceOf<Committed>());

        Assert.That(seen, Is.Null);
    }

    private async Task<IEnumerable<string>> SeenAsync(AccessFilter access)
    {
        await using var snapshot = await Store.OpenSnapshotAsync(access, default);
        var page = await snapshot.HistoryAsync(new HistoryQuery { Type = "Observation" }, default);
        Assert.That(page.Total, Is.EqualTo(page.Versions.Count));
        return page.Versions.Select(v => v.Key.Id);
    }
}
