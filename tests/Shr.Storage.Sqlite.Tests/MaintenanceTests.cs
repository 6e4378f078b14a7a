using Microsoft.Data.Sqlite;
using Shr.Search.Plans;
using Shr.Storage.Contract;

namespace Shr.Storage.Sqlite.Tests;

/// <summary>Opening, checking, copying and closing the file.</summary>
public sealed class MaintenanceTests
{
    private SqliteHarness _harness = null!;

    [SetUp]
    public void Open() => _harness = SqliteHarness.New();

    [TearDown]
    public async Task Close() => await _harness.DisposeAsync();

    [Test]
    public async Task A_backup_made_under_load_is_a_whole_store()
    {
        using var stop = new CancellationTokenSource();
        await WriteAsync(0);
        var writer = Task.Run(async () =>
        {
            for (var i = 1; !stop.IsCancellationRequested; i++)
            {
                await WriteAsync(i);
            }
        });
        var copy = Path.Combine(_harness.Folder, "copy.db");

        await _harness.Sqlite.BackupAsync(copy, default);
        await stop.CancelAsync();
        await writer;

        await using var restored = new SqliteResourceStore(new SqliteStoreOptions { Path = copy }, TimeProvider.System);
        await using var snapshot = await restored.OpenSnapshotAsync(AccessFilter.All, default);
        var patients = await snapshot.SearchAsync(Some.Plan("Patient", Some.Is(Some.Gender, "male")) with { Count = 0 }, default);
        var observations = await snapshot.SearchAsync(Some.Plan("Observation", new Everything()) with { Count = 0 }, default);
        Assert.Multiple(async () =>
        {
            Assert.That(patients.Total, Is.GreaterThan(0));
            Assert.That(observations.Total, Is.EqualTo(patients.Total));
            Assert.That(await restored.CheckIntegrityAsync(default), Is.Empty);
            Assert.That(async () => await _harness.Sqlite.BackupAsync(copy, default), Throws.InstanceOf<IOException>());
        });
    }

    [Test]
    public async Task A_sound_store_is_ready_and_whole()
    {
        for (var i = 0; i < 50; i++)
        {
            await WriteAsync(i % 20);
        }

        await _harness.Store.CommitAsync(WriteBatch.Of(Some.Delete(Some.Patient("p3"))), default);

        Assert.That(await _harness.Sqlite.CheckReadyAsync(default), Is.Empty);
        Assert.That(await _harness.Sqlite.CheckIntegrityAsync(default), Is.Empty);
    }

    [Test]
    public async Task Index_rows_that_were_lost_are_reported()
    {
        await WriteAsync(1);
        using (var connection = new SqliteConnection($"Data Source={_harness.Path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "delete from record_entry; update type set records = 7";
            command.ExecuteNonQuery();
        }

        Assert.That(await _harness.Sqlite.CheckIntegrityAsync(default), Has.Count.EqualTo(2));
    }

    [Test]
    public void A_second_store_on_the_same_file_is_refused() =>
        Assert.That(
            () => new SqliteResourceStore(new SqliteStoreOptions { Path = _harness.Path }, TimeProvider.System),
            Throws.InstanceOf<SqliteStoreException>().With.Message.Contains("another server"));

    [Test]
    public async Task A_newer_schema_is_refused()
    {
        await _harness.Sqlite.DisposeAsync();
        using (var connection = new SqliteConnection($"Data Source={_harness.Path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "pragma user_version = 99";
            command.ExecuteNonQuery();
        }

        Assert.That(
            () => new SqliteResourceStore(new SqliteStoreOptions { Path = _harness.Path }, TimeProvider.System),
            Throws.InstanceOf<SqliteStoreException>().With.Message.Contains("schema version 99"));
    }

    [Test]
    public async Task A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        var path = Path.Combine(_harness.Folder, "letter.txt");
        await File.WriteAllTextAsync(path, new string('x', 10_000));

        Assert.That(
            () => new SqliteResourceStore(new SqliteStoreOptions { Path = path }, TimeProvider.System),
            Throws.InstanceOf<SqliteStoreException>().With.Message.Contains("damaged"));
        Assert.That(await File.ReadAllTextAsync(path), Is.EqualTo(new string('x', 10_000)));
    }

    [Test]
    public void A_missing_folder_is_named() =>
        Assert.That(
            () => new SqliteResourceStore(new SqliteStoreOptions { Path = Path.Combine(_harness.Folder, "none", "shr.db") }, TimeProvider.System),
            Throws.InstanceOf<SqliteStoreException>().With.Message.Contains("folder"));

    [Test]
    public async Task Closing_finishes_the_writes_that_are_under_way()
    {
        _harness.BeforeDurable = () => Thread.Sleep(20);
        var writes = Enumerable.Range(0, 50).Select(WriteAsync).ToArray();

        await _harness.ReopenAsync();
        var results = await Task.WhenAll(writes);

        await using var snapshot = await _harness.Store.OpenSnapshotAsync(AccessFilter.All, default);
        var found = await snapshot.SearchAsync(Some.Plan("Patient", new Everything()) with { Count = 0 }, default);
        Assert.That(results, Is.All.InstanceOf<Committed>());
        Assert.That(await _harness.Sqlite.CheckIntegrityAsync(default), Is.Empty);
        Assert.That(found.Total, Is.EqualTo(50));
    }

    [Test]
    public async Task Too_many_waiting_writes_are_refused_at_once()
    {
        await using var narrow = SqliteHarness.New(options => options with { QueuedBatches = 2 });
        using var go = new SemaphoreSlim(0);
        narrow.BeforeDurable = () => go.Wait(TimeSpan.FromSeconds(20));
        var writes = Enumerable.Range(0, 600).Select(i => narrow.Store.CommitAsync(WriteBatch.Of(Some.Create(Some.Patient($"p{i}"))), default).AsTask()).ToArray();
        var refused = writes.Count(write => write.IsCompletedSuccessfully && write.GetAwaiter().GetResult() is StoreUnavailable);
        narrow.BeforeDurable = null;
        go.Release(1000);
        var results = await Task.WhenAll(writes);

        Assert.That(refused, Is.GreaterThan(0));
        Assert.That(results.Count(result => result is Committed), Is.EqualTo(600 - refused));
    }

    [Test]
    public async Task Whoever_holds_a_snapshot_can_open_another_although_all_readers_are_taken()
    {
        await using var narrow = SqliteHarness.New(options => options with { Readers = 1 });
        await using var first = await narrow.Store.OpenSnapshotAsync(AccessFilter.All, default);
        await using var second = await narrow.Store.OpenSnapshotAsync(AccessFilter.All, default);

        Assert.That(await second.ReadAsync(Some.Patient("a"), null, default), Is.Null);
    }

    [Test]
    public async Task A_closed_store_says_so()
    {
        await _harness.Sqlite.DisposeAsync();

        Assert.That(await WriteAsync(1), Is.InstanceOf<StoreUnavailable>());
    }

    [Test]
    public async Task A_full_disk_is_an_answer_and_the_store_lives_on()
    {
        await using var small = new SqliteHarness(options => options with { MaxBytes = 512 * 1024 });
        CommitResult result = null!;
        var written = 0;
        for (var i = 0; i < 2000 && result is not StoreUnavailable; i++)
        {
            result = await small.Store.CommitAsync(
                WriteBatch.Of(Some.Write(WriteKind.Create, Some.Patient($"p{i}"), [Some.Value(Some.Gender, "male")], new string('x', 2000))), default);
            written += result is Committed ? 1 : 0;
        }

        await using var snapshot = await small.Store.OpenSnapshotAsync(AccessFilter.All, default);
        var found = await snapshot.SearchAsync(Some.Plan("Patient", Some.Is(Some.Gender, "male")) with { Count = 0 }, default);
        Assert.Multiple(async () =>
        {
            Assert.That(result, Is.InstanceOf<StoreUnavailable>());
            Assert.That(found.Total, Is.EqualTo(written));
            Assert.That(await small.Store.CommitAsync(WriteBatch.Of(Some.Delete(Some.Patient("p0"))), default), Is.InstanceOf<CommitResult>());
            Assert.That(await small.Sqlite.CheckIntegrityAsync(default), Is.Empty);
        });
    }

    [Test]
    public async Task Another_programs_lock_is_an_answer()
    {
        await using var impatient = new SqliteHarness(options => options with { BusyTimeout = TimeSpan.FromMilliseconds(50) });
        using var connection = new SqliteConnection($"Data Source={impatient.Path};Pooling=False");
        connection.Open();
        using var begin = connection.CreateCommand();
        begin.CommandText = "begin immediate";
        begin.ExecuteNonQuery();

        var refused = await impatient.Store.CommitAsync(WriteBatch.Of(Some.Create(Some.Patient("a"))), default);
        begin.CommandText = "rollback";
        begin.ExecuteNonQuery();

        Assert.That(refused, Is.InstanceOf<StoreUnavailable>());
        Assert.That(await impatient.Store.CommitAsync(WriteBatch.Of(Some.Create(Some.Patient("a"))), default), Is.InstanceOf<Committed>());
    }

    private async Task<CommitResult> WriteAsync(int i) => await _harness.Store.CommitAsync(
        new WriteBatch([
            Some.Put(Some.Patient($"p{i}"), Some.Value(Some.Gender, "male")) with { Patients = [$"p{i}"] },
            Some.Put(Some.Observation($"o{i}"), Some.Reference(Some.Subject, Some.Patient($"p{i}"))) with { Patients = [$"p{i}"] },
        ]),
        default);
}
