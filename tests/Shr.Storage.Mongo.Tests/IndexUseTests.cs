using Shr.Search.Plans;
using Shr.Storage.Contract;
using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Searching;

namespace Shr.Storage.Mongo.Tests;

/// <summary>No common query looks at documents that an index could have left out.</summary>
[TestFixture(Server.Double)]
[TestFixture(Server.Real)]
public sealed class IndexUseTests(Server server)
{
    private const int Records = 400;

    private static readonly SortKey ByUpdate = new([[0, (byte)Some.PatientUpdated, IndexKeys.LastUpdatedForm]], true);

    private MongoHarness? _harness;

    public static IEnumerable<TestCaseData> CommonQueries()
    {
        yield return Query("identifier", Some.Plan("Patient", Some.Is(Some.Identifier, "7")));
        yield return Query("name starts with", Some.Plan("Patient", Some.StartsWith(Some.Name, "name-39")));
        yield return Query("birth date range", Some.Plan("Patient", Some.Between(Some.Birthdate, "2011", "2011-01-05")));
        yield return Query("identifier and gender", Some.Plan("Patient", new AllOf([Some.Is(Some.Gender, "male"), Some.Is(Some.Identifier, "8")])));
        yield return Query("_id", Some.Plan("Patient", new HasKey([Some.Patient("p3"), Some.Patient("p4")])));
        yield return Query("compartment", Some.Plan("Observation", new BelongsTo(["p5"])));
        yield return Query("reference", Some.Plan("Observation", Some.Is(Some.Subject, "Patient/p5")));
        yield return Query("chain", Some.Plan("Observation", new Refers([Some.Prefix(Some.Subject)], ["Patient"], Some.Is(Some.Identifier, "9"))));
        yield return Query("_has", Some.Plan("Patient", new ReferredBy("Observation", Some.Prefix(Some.Subject), Some.Is(Some.Code, "rare-11"))));
        yield return Query("newest", Some.Plan("Patient", new Everything(), ByUpdate) with { Count = 5 });
        yield return Query("include", Some.Plan("Observation", Some.Is(Some.Code, "rare-12")) with { Includes = [new IncludeStep(false, false, "Observation", [Some.Prefix(Some.Subject)], null)] });
    }

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        _harness = await MongoHarness.OpenAsync(server);
        for (var i = 0; i < Records; i += 50)
        {
            await _harness.Mongo.CommitAsync(new WriteBatch([.. Enumerable.Range(i, 50).SelectMany(Pair)]), default);
        }
    }

    [OneTimeTearDown]
    public async Task CloseAsync()
    {
        if (_harness is not null)
        {
            await _harness.DisposeAsync();
        }
    }

    [TestCaseSource(nameof(CommonQueries))]
    public async Task A_common_query_uses_an_index(SearchPlan plan)
    {
        var before = Work();
        await using var snapshot = await _harness!.Mongo.OpenSnapshotAsync(AccessFilter.All, default);
        var page = await snapshot.SearchAsync(plan, default);
        var after = Work();

        Assert.That(page.Matches, Is.Not.Empty);
        if (server == Server.Double)
        {
            // The double has no planner for orders: a walk by last update may look at a whole type.
            Assert.That(after.Scans - before.Scans, Is.Zero);
            Assert.That(after.Examined - before.Examined, plan.Sort.Count == 0 ? Is.LessThan(60) : Is.LessThanOrEqualTo(Records + 60));
            return;
        }

        using var connection = new MongoConnection(_harness.Options);
        var explained = await connection.RunAsync(client => Explain(client, plan), default);
        Assert.That(explained, Does.Not.Contain("COLLSCAN"));
    }

    private static string Explain(MongoClient client, SearchPlan plan)
    {
        var scan = new RecordScan(new MongoReader(client, null, new ReadLimits(0, int.MaxValue)), null);
        var clause = new ClauseCompiler(scan, Visibility.Full).Compile(plan.Where);
        var filter = scan.Filter(new ScanRequest { Types = plan.Types }, clause).Finish();
        var reply = client.Command(new BsonWriter().StartDocument("explain"u8).String("find"u8, "records").Document("filter"u8, filter.Span).End().String("verbosity"u8, "queryPlanner").Finish());
        if (!reply.IsOk)
        {
            Assert.Ignore($"skipped: the server does not explain ({reply.Error})");
        }

        return System.Text.Encoding.Latin1.GetString(reply.Bytes!);
    }

    private static TestCaseData Query(string name, SearchPlan plan) => new TestCaseData(plan).SetArgDisplayNames(name);

    private static WriteOp[] Pair(int i) =>
    [
        Some.Create(Some.Patient($"p{i}"), Some.Value(Some.Identifier, $"{i}"), Some.Value(Some.Gender, i % 2 == 0 ? "male" : "female"),
            Some.Value(Some.Name, $"name-{i}"), Some.Value(Some.Birthdate, $"20{i % 90 + 10}-01-0{i % 9 + 1}")) with { Patients = [$"p{i}"] },
        Some.Create(Some.Observation($"o{i}"), Some.Value(Some.Code, $"rare-{i}"), Some.Reference(Some.Subject, Some.Patient($"p{i}"))) with { Patients = [$"p{i}"] },
    ];

    private (long Scans, long Examined) Work()
    {
        if (server == Server.Real)
        {
            return default;
        }

        lock (_harness!.Double.Engine.Gate)
        {
            var tables = _harness.Double.Engine.Tables.Values;
            return (tables.Sum(table => table.Scans), tables.Sum(table => table.Examined));
        }
    }
}
