namespace Shr.Storage.Contract;

/// <summary>History of a record, a type, the whole store; the sequence of changes.</summary>
public abstract class HistoryContract : StoreContract
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task A_records_history_is_newest_first_with_deletions()
    {
        await ThreeAsync();

        var page = await HistoryAsync(new HistoryQuery { Type = "Patient", Id = "a" });

        Assert.Multiple(() =>
        {
            Assert.That(page.Versions.Select(version => version.Version), Is.EqualTo(new[] { 3, 2, 1 }));
            Assert.That(page.Versions[0].IsDeleted, Is.True);
            Assert.That(page.Versions.Select(version => version.Interaction), Is.EqualTo(new[] { WriteKind.Delete, WriteKind.Put, WriteKind.Create }));
            Assert.That(page.Total, Is.EqualTo(3));
            Assert.That(page.Next, Is.Null);
        });
    }

    [Test]
    public async Task History_of_a_type_and_of_all_counts_every_version()
    {
        await ThreeAsync();
        await WriteAsync(Some.Create(Some.Observation("o")));

        Assert.Multiple(async () =>
        {
            Assert.That((await HistoryAsync(new HistoryQuery { Type = "Patient" })).Total, Is.EqualTo(4));
            Assert.That((await HistoryAsync(new HistoryQuery { Type = "Observation" })).Versions, Has.Count.EqualTo(1));
            Assert.That((await HistoryAsync(new HistoryQuery())).Versions, Has.Count.EqualTo(5));
            Assert.That((await HistoryAsync(new HistoryQuery { Type = "Encounter" })).Versions, Is.Empty);
            Assert.That((await HistoryAsync(new HistoryQuery { Type = "Patient", Id = "none" })).Total, Is.Zero);
        });
    }

    [Test]
    public async Task Since_and_at_choose_by_instant()
    {
        await ThreeAsync();

        Assert.Multiple(async () =>
        {
            Assert.That(await VersionsAsync(new HistoryQuery { Since = Noon.AddMinutes(2) }), Is.EqualTo(new[] { "a3", "b1" }));
            Assert.That(await VersionsAsync(new HistoryQuery { Since = Noon.AddMinutes(2).AddTicks(1) }), Is.EqualTo(new[] { "a3" }));
            Assert.That(await VersionsAsync(new HistoryQuery { At = (Noon.AddSeconds(90), Noon.AddSeconds(91)) }), Is.EqualTo(new[] { "a2" }));
            Assert.That(await VersionsAsync(new HistoryQuery { At = (Noon.AddSeconds(30), Noon.AddSeconds(90)) }), Is.EqualTo(new[] { "a2", "a1" }));
            Assert.That(await VersionsAsync(new HistoryQuery { At = (Noon.AddHours(-2), Noon.AddHours(-1)) }), Is.Empty);
            Assert.That(await VersionsAsync(new HistoryQuery { OldestFirst = true }), Is.EqualTo(new[] { "a1", "a2", "b1", "a3" }));
        });
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Pages_show_each_version_once_whatever_is_written_meanwhile(bool oldestFirst)
    {
        for (var i = 0; i < 10; i++)
        {
            await WriteAsync(Some.Put(Some.Patient($"p{i % 4}")), Some.Put(Some.Patient($"q{i % 4}")));
        }

        var seen = new List<string>();
        var totals = new HashSet<long>();
        var query = new HistoryQuery { Type = "Patient", Count = 3, OldestFirst = oldestFirst };
        do
        {
            var page = await HistoryAsync(query);
            seen.AddRange(page.Versions.Select(version => $"{version.Key.Id}/{version.Version}"));
            totals.Add(page.Total);
            await WriteAsync(Some.Put(Some.Patient("p1")));
            query = query with { After = page.Next };
        }
        while (query.After is not null);

        Assert.Multiple(() =>
        {
            Assert.That(seen, Has.Count.EqualTo(20));
            Assert.That(seen, Is.Unique);
            Assert.That(totals, Is.EqualTo(new[] { 20L }));
        });
    }

    [Test]
    public async Task Changes_come_in_order_without_gaps_from_many_writers()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(client => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await CommitAsync(Some.Put(Some.Patient($"p{client}")) with { Patients = [$"p{client}"] }, Some.Put(Some.Observation($"o{i}")));
            }
        })));

        var changes = await ChangesAsync();
        var resumed = await ChangesAsync(100);

        Assert.Multiple(() =>
        {
            Assert.That(changes, Has.Count.EqualTo(640));
            Assert.That(changes.Select(change => change.Sequence).Distinct(), Is.EqualTo(Enumerable.Range(1, 320).Select(i => (long)i)));
            Assert.That(changes.Select(change => (change.Sequence, change.Index)), Is.Ordered);
            Assert.That(changes.Select(change => change.LastUpdated), Is.Ordered);
            Assert.That(changes[0].Patients, Is.EqualTo(new[] { changes[0].Key.Id }));
            Assert.That(resumed[0].Sequence, Is.EqualTo(101));
            Assert.That(resumed, Has.Count.EqualTo(440));
        });
    }

    [Test]
    public async Task A_deletion_still_says_whom_the_record_belonged_to()
    {
        await WriteAsync(Some.Create(Some.Observation("o")) with { Patients = ["a", "b"] });
        await WriteAsync(Some.Delete(Some.Observation("o")));

        Assert.That((await ChangesAsync(1)).Single().Patients, Is.EqualTo(new[] { "a", "b" }));
    }

    private async Task ThreeAsync()
    {
        Harness.Clock.Now = Noon;
        await WriteAsync(Some.Create(Some.Patient("a")));
        Harness.Clock.Now = Noon.AddMinutes(1);
        await WriteAsync(Some.Put(Some.Patient("a")));
        Harness.Clock.Now = Noon.AddMinutes(2);
        await WriteAsync(Some.Create(Some.Patient("b")));
        Harness.Clock.Now = Noon.AddMinutes(3);
        await WriteAsync(Some.Delete(Some.Patient("a")));
    }

    private async Task<List<string>> VersionsAsync(HistoryQuery query) =>
        [.. (await HistoryAsync(query)).Versions.Select(version => $"{version.Key.Id}{version.Version}")];
}
