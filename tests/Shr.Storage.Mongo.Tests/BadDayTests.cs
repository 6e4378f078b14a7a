using Shr.Search.Plans;
using Shr.Storage.Contract;
using Shr.Storage.Mongo.Tests.Double;

namespace Shr.Storage.Mongo.Tests;

/// <summary>Conflicts, lost answers, changes of the primary: nothing acknowledged is lost and nothing is done twice.</summary>
public sealed class BadDayTests
{
    private MongoHarness _harness = null!;

    private MongoResourceStore Store => _harness.Mongo;

    [SetUp]
    public async Task Open() => _harness = await MongoHarness.OpenAsync(Server.Double, members: 2);

    [TearDown]
    public async Task Close()
    {
        if (_harness is not null)
        {
            await _harness.DisposeAsync();
        }
    }

    [Test]
    public async Task A_commit_whose_answer_is_lost_twice_is_recognised_and_not_repeated()
    {
        // The driver repeats a commit once by itself; the second loss is the store's to sort out.
        _harness.Double.Add(new Fault("commitTransaction", 2) { CloseAfter = true });

        var result = await Store.CommitAsync(WriteBatch.Of(Some.Create(Some.Patient("a"))), default);

        Assert.Multiple(async () =>
        {
            Assert.That(result, Is.InstanceOf<Committed>());
            Assert.That(await ChangesAsync(), Is.EqualTo(new[] { "Patient/a 1" }));
        });
    }

    [Test]
    public async Task A_commit_that_is_lost_before_it_is_done_is_done_again()
    {
        _harness.Double.Add(new Fault("commitTransaction", 2) { CloseBefore = true });

        var result = await Store.CommitAsync(WriteBatch.Of(Some.Create(Some.Patient("a"))), default);

        Assert.Multiple(async () =>
        {
            Assert.That(result, Is.InstanceOf<Committed>());
            Assert.That(await ChangesAsync(), Is.EqualTo(new[] { "Patient/a 1" }));
        });
    }

    [TestCase("findAndModify")]
    [TestCase("insert")]
    [TestCase("update")]
    [TestCase("find")]
    [TestCase("commitTransaction")]
    public async Task A_primary_that_steps_down_in_the_middle_of_a_commit_costs_time_only(string command)
    {
        await Store.CommitAsync(WriteBatch.Of(Some.Create(Some.Patient("before"))), default);
        _harness.Double.Add(new Fault(command) { StepDown = true });

        var result = await Store.CommitAsync(WriteBatch.Of(Some.Create(Some.Patient("a"))), default);

        Assert.Multiple(async () =>
        {
            Assert.That(result, Is.InstanceOf<Committed>());
            Assert.That(await ChangesAsync(), Is.EqualTo(new[] { "Patient/before 1", "Patient/a 1" }));
        });
    }

    [Test]
    public async Task A_read_outlives_a_change_of_the_primary_while_nothing_is_written()
    {
        await Store.CommitAsync(WriteBatch.Of(Some.Create(Some.Patient("a"))), default);
        await using var snapshot = await Store.OpenSnapshotAsync(AccessFilter.All, default);
        _harness.Double.MovePrimary(_harness.Double.Members[1]);

        Assert.That(await snapshot.ReadAsync(Some.Patient("a"), null, default), Is.Not.Null);
    }

    [Test]
    public async Task Without_a_primary_writes_and_reads_say_that_the_store_is_away_and_come_back_with_it()
    {
        await using var impatient = await MongoHarness.OpenAsync(
            Server.Double,
            options => options with { WriteTimeout = TimeSpan.FromMilliseconds(300), ServerSelectionTimeout = TimeSpan.FromMilliseconds(300) });
        impatient.Double.MovePrimary(null);

        var write = await impatient.Mongo.CommitAsync(WriteBatch.Of(Some.Create(Some.Patient("a"))), default);
        var ready = await impatient.Mongo.CheckReadyAsync(default);
        Assert.ThrowsAsync<StoreUnavailableException>(async () => await impatient.Mongo.OpenSnapshotAsync(AccessFilter.All, default));
        impatient.Double.MovePrimary(impatient.Double.Members[0]);
        await Task.Delay(600);
        var again = await impatient.Mongo.CommitAsync(WriteBatch.Of(Some.Create(Some.Patient("a"))), default);

        Assert.Multiple(() =>
        {
            Assert.That(write, Is.InstanceOf<StoreUnavailable>());
            Assert.That(ready, Is.Not.Empty);
            Assert.That(again, Is.InstanceOf<Committed>());
        });
    }

    [Test]
    public async Task A_server_that_is_gone_altogether_ends_reads_and_writes_but_not_the_process()
    {
        await using var impatient = await MongoHarness.OpenAsync(
            Server.Double,
            options => options with { WriteTimeout = TimeSpan.FromMilliseconds(300), ServerSelectionTimeout = TimeSpan.FromMilliseconds(300) });
        await using var open = await impatient.Mongo.OpenSnapshotAsync(AccessFilter.All, default);
        impatient.Double.Dispose();

        Assert.ThrowsAsync<StoreUnavailableException>(async () => await open.ReadAsync(Some.Patient("a"), null, default));
        Assert.ThrowsAsync<StoreUnavailableException>(async () => await impatient.Mongo.OpenSnapshotAsync(AccessFilter.All, default));
        Assert.ThrowsAsync<StoreUnavailableException>(async () => await open.ReadAsync(Some.Patient("a"), null, default));
        Assert.That(await impatient.Mongo.CommitAsync(WriteBatch.Of(Some.Create(Some.Patient("a"))), default), Is.InstanceOf<StoreUnavailable>());
        Assert.ThrowsAsync<StoreUnavailableException>(async () => await impatient.Mongo.ReadModelVersionAsync(default));
        Assert.That(await impatient.Mongo.CheckReadyAsync(default), Is.Not.Empty);
    }

    [Test]
    public async Task Two_servers_that_create_the_same_patient_at_once_make_one()
    {
        await using var other = await MongoResourceStore.OpenAsync(_harness.Options, _harness.Clock, default);
        var plan = Some.Plan("Patient", Some.Is(Some.Identifier, "1"));
        for (var round = 0; round < 10; round++)
        {
            var number = $"{round}";
            var condition = new Precondition { Match = plan with { Where = Some.Is(Some.Identifier, number) } };
            var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            {
                var write = Some.Create(Some.Patient($"p{number}-{i}"), Some.Value(Some.Identifier, number)) with { Precondition = condition };
                return (i % 2 == 0 ? Store : other).CommitAsync(WriteBatch.Of(write), default).AsTask();
            }));

            Assert.That(results.Count(result => result is Committed), Is.EqualTo(1));
            Assert.That(results.OfType<PreconditionFailed>().Count(), Is.EqualTo(7));
        }
    }

    [Test]
    public async Task Writers_on_two_servers_under_step_downs_lose_nothing_and_repeat_nothing()
    {
        await using var other = await MongoResourceStore.OpenAsync(_harness.Options, _harness.Clock, default);
        var acknowledged = new System.Collections.Concurrent.ConcurrentBag<string>();
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                var id = $"w{writer}-{i}";
                if (await (writer % 2 == 0 ? Store : other).CommitAsync(WriteBatch.Of(Some.Create(Some.Patient(id))), default) is Committed)
                {
                    acknowledged.Add($"Patient/{id} 1");
                }
            }
        })).ToList();
        for (var i = 0; i < 3; i++)
        {
            await Task.Delay(400);
            _harness.Double.MovePrimary(_harness.Double.Members[(i + 1) % 2]);
        }

        await Task.WhenAll(writers);
        var changes = await ChangesAsync();

        Assert.Multiple(() =>
        {
            Assert.That(acknowledged, Has.Count.EqualTo(100));
            Assert.That(changes, Is.Unique);
            Assert.That(acknowledged, Is.SubsetOf(changes));
        });
    }

    [Test]
    public async Task Sequences_have_no_gap_and_no_rival_gets_the_same()
    {
        await using var other = await MongoResourceStore.OpenAsync(_harness.Options, _harness.Clock, default);
        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            (i % 2 == 0 ? Store : other).CommitAsync(WriteBatch.Of(Some.Create(Some.Patient($"p{i}"))), default).AsTask()));

        var sequences = results.Cast<Committed>().Select(result => result.Versions[0].Sequence).Order();
        Assert.That(sequences, Is.EqualTo(Enumerable.Range(1, 40).Select(i => (long)i)));
    }

    [Test]
    public async Task A_resource_larger_than_a_document_may_be_is_kept_whole()
    {
        var noise = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(18 * 1024 * 1024));
        var written = await Store.CommitAsync(WriteBatch.Of(Some.Write(WriteKind.Create, Some.Patient("big"), [], noise)), default);

        await using var snapshot = await Store.OpenSnapshotAsync(AccessFilter.All, default);
        var read = await snapshot.ReadAsync(Some.Patient("big"), null, default);
        Assert.That(read!.Json.Span.SequenceEqual(((Committed)written).Versions[0].Json.Span), Is.True);
    }

    [Test]
    public async Task An_index_that_was_dropped_is_reported_and_made_again_at_the_next_start()
    {
        var before = await Store.CheckReadyAsync(default);
        lock (_harness.Double.Engine.Gate)
        {
            _harness.Double.Engine.Tables["records"].DropIndex("key");
        }

        var without = await Store.CheckReadyAsync(default);
        await _harness.ReopenAsync();
        var after = await Store.CheckReadyAsync(default);

        Assert.Multiple(() =>
        {
            Assert.That(before, Is.Empty);
            Assert.That(without, Has.Count.EqualTo(1));
            Assert.That(without[0], Does.Contain("records.key"));
            Assert.That(after, Is.Empty);
        });
    }

    private async Task<List<string>> ChangesAsync()
    {
        var changes = new List<string>();
        await foreach (var change in Store.ChangesAsync(0, default))
        {
            changes.Add($"{change.Key} {change.Version}");
        }

        return changes;
    }
}
