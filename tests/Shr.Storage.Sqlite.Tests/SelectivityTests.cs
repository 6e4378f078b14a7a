using System.Globalization;
using Shr.Search.Plans;
using Shr.Storage.Contract;
using SortKey = Shr.Search.Plans.SortKey;

namespace Shr.Storage.Sqlite.Tests;

/// <summary>What a search costs must follow from its answer, not from the size of the store: measured in SQLite's own steps.</summary>
public sealed class SelectivityTests
{
    private const int Patients = 25_000;
    private SqliteHarness _harness = null!;

    [OneTimeSetUp]
    public async Task Load()
    {
        // Five rows each: 125,000 index rows. Nothing here must survive a power cut.
        _harness = SqliteHarness.New(options => options with { Synchronous = SqliteSynchronous.Off });
        for (var i = 0; i < Patients; i += 1000)
        {
            var from = i;
            var writes = Enumerable.Range(from, 1000).Select(n => Some.Create(
                Some.Patient($"p{n}"),
                Some.Value(Some.Gender, n % 2 == 0 ? "male" : "female"),
                Some.Value(Some.Identifier, $"nid{n}"),
                Some.Value(Some.Name, $"name{n % 100}"),
                Some.Sort(Some.Birthdate, (n * 7919L % 100_000).ToString("00000", CultureInfo.InvariantCulture)),
                Some.Reference(Some.GeneralPractitioner, Some.Patient($"p{n % 10}"))));
            await _harness.Store.CommitAsync(new WriteBatch([.. writes]), default);
        }
    }

    [OneTimeTearDown]
    public async Task Close() => await _harness.DisposeAsync();

    private static IEnumerable<TestCaseData> Plans()
    {
        var male = Some.Is(Some.Gender, "male");
        var one = Some.Is(Some.Identifier, "nid777");
        yield return new TestCaseData(new AllOf([Some.Is(Some.Gender, "female"), one]), Array.Empty<SortKey>(), 4000).SetName("A common and a rare condition cost the rare one");
        yield return new TestCaseData(new AllOf([one, Some.Is(Some.Gender, "female")]), Array.Empty<SortKey>(), 1500).SetName("and it helps to ask the rare one first");
        yield return new TestCaseData(male, Array.Empty<SortKey>(), 4000).SetName("The first page of a common value");
        yield return new TestCaseData(male, new[] { Some.By(Some.Birthdate) }, 25_000).SetName("The first page of a common value by another key");
        yield return new TestCaseData(new Everything(), new[] { Some.By(Some.Birthdate, descending: true) }, 3000).SetName("The first page of all by a key");
        yield return new TestCaseData(new AllOf([male, Some.StartsWith(Some.Name, "name")]), Array.Empty<SortKey>(), 60_000).SetName("Two common conditions");
        yield return new TestCaseData(new Not(male), Array.Empty<SortKey>(), 6000).SetName("All but a common value");
        yield return new TestCaseData(new Refers([Some.Prefix(Some.GeneralPractitioner)], ["Patient"], one), Array.Empty<SortKey>(), 1000).SetName("A chain to one record");
        yield return new TestCaseData(new Refers([Some.Prefix(Some.GeneralPractitioner)], ["Patient"], Some.Is(Some.Identifier, "nid7")), Array.Empty<SortKey>(), 60_000).SetName("A chain to a record that many refer to");
        yield return new TestCaseData(new ReferredBy("Patient", Some.Prefix(Some.GeneralPractitioner), one), Array.Empty<SortKey>(), 1000).SetName("Referred to by one record");
    }

    [TestCaseSource(nameof(Plans))]
    public async Task The_cost_follows_from_the_answer(IndexCondition where, SortKey[] sort, int mostSteps)
    {
        await using var snapshot = await _harness.Store.OpenSnapshotAsync(AccessFilter.All, default);

        var page = await snapshot.SearchAsync(Some.Plan("Patient", where, sort) with { Count = 10, Explain = true }, default);

        var steps = int.Parse(page.Explanation!.Split(", ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
        await TestContext.Out.WriteLineAsync($"{steps} steps");
        Assert.That(steps, Is.LessThan(mostSteps), page.Explanation);
    }

    [Test]
    public async Task A_long_search_ends_soon_after_it_is_cancelled()
    {
        // Each record is asked all hundred: some seconds, if it were let.
        var slow = Enumerable.Range(0, 100).Select(_ => (IndexCondition)new Not(Some.StartsWith(Some.Name, "") with { Residual = new Infix("none"u8.ToArray(), 3) }));
        await using var snapshot = await _harness.Store.OpenSnapshotAsync(AccessFilter.All, default);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var start = TimeProvider.System.GetTimestamp();

        Assert.That(
            async () => await snapshot.SearchAsync(Some.Plan("Patient", new AllOf([.. slow])) with { Count = 0 }, soon.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(TimeProvider.System.GetElapsedTime(start), Is.LessThan(TimeSpan.FromSeconds(2)));
        Assert.That((await snapshot.SearchAsync(Some.Plan("Patient", Some.Is(Some.Identifier, "nid5")), default)).Matches, Has.Count.EqualTo(1));
    }
}
