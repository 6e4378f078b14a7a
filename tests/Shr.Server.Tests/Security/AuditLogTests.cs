using Microsoft.Data.Sqlite;
using Shr.Server.Security.Audit;

namespace Shr.Server.Tests.Security;

/// <summary>The audit log's chain.</summary>
public sealed class AuditLogTests
{
    private string _folder = "";

    private string File => Path.Combine(_folder, "audit.db");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("shr-audit-").FullName;

    [TearDown]
    public void RemoveFolder()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Events_are_found_by_patient_and_the_chain_is_whole_after_a_restart()
    {
        await using (var log = AuditLog.Open(File))
        {
            await Task.WhenAll(Enumerable.Range(0, 200).Select(i => log.AppendAsync(Event($"p{i % 4}"), default)));
        }

        await using var again = AuditLog.Open(File);
        await again.AppendAsync(Event("p1"), default);

        Assert.That(again.Search(new AuditQuestion { Patients = ["p1"], Count = 1000 }), Has.Count.EqualTo(51));
        Assert.That(again.Verify([]), Is.EqualTo(((long?)null, again.Head)));
        Assert.That(again.Head.Sequence, Is.EqualTo(201));
    }

    [TestCase("update event set json = replace(json, 'p2', 'p3') where sequence = 7", 7)]
    [TestCase("delete from event where sequence = 7", 7)]
    [TestCase("update event set sequence = -1 where sequence = 7; update event set sequence = 7 where sequence = 8; update event set sequence = 8 where sequence = -1", 1)]
    public async Task A_change_is_found(string tampering, long expected)
    {
        await using (var log = AuditLog.Open(File))
        {
            for (var i = 0; i < 10; i++)
            {
                await log.AppendAsync(Event("p2"), default);
            }
        }

        Tamper(tampering.Replace("set json = replace(json,", "set json = cast(replace(cast(json as text),").Replace("'p3')", "'p3') as blob)"));

        await using var again = AuditLog.Open(File);
        Assert.That(again.Verify([]).Broken, expected == 1 ? Is.Not.Null : Is.EqualTo(expected));
    }

    [Test]
    public async Task Cutting_off_the_end_is_found_by_a_head_kept_elsewhere()
    {
        AuditHead head;
        await using (var log = AuditLog.Open(File))
        {
            for (var i = 0; i < 5; i++)
            {
                await log.AppendAsync(Event("p"), default);
            }

            head = log.Head;
        }

        Tamper("delete from event where sequence > 3");

        await using var again = AuditLog.Open(File);
        Assert.That(again.Verify([]).Broken, Is.Null);
        Assert.That(again.Verify([head]).Broken, Is.EqualTo(5));
    }

    [Test]
    public async Task Sixty_four_writers_get_durable_answers_quickly()
    {
        await using var log = AuditLog.Open(File);
        var clock = System.Diagnostics.Stopwatch.StartNew();

        await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            for (var i = 0; i < 100; i++)
            {
                await log.AppendAsync(Event($"p{i}"), default);
            }
        }));

        var rate = 6400 / clock.Elapsed.TotalSeconds;
        await TestContext.Out.WriteLineAsync($"{rate:0} durable events a second with 64 writers");
        Assert.That(rate, Is.GreaterThan(500), "far below what the groups are for");
    }

    private void Tamper(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static AuditRecord Event(string patient) => new()
    {
        At = DateTimeOffset.UnixEpoch,
        Who = "70001",
        Client = "70001",
        Action = 'R',
        Interaction = "read",
        Query = $"GET /Patient/{patient}",
        Status = 200,
        Patients = [patient],
        Entities = [$"Patient/{patient}"],
    };
}
