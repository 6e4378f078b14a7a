using Shr.Search.Plans;

namespace Shr.Storage.Contract;

/// <summary>What must hold inside the commit: conditional create, If-Match, the model's version.</summary>
public abstract class PreconditionContract : StoreContract
{
    [Test]
    public async Task Racing_conditional_creates_give_one_record()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(async () => await CommitAsync(
            Some.Create(Some.Patient($"p{i}"), Some.Value(Some.Identifier, "nid")) with { Precondition = NoneWith("nid") }))));

        Assert.Multiple(async () =>
        {
            Assert.That(results.OfType<Committed>().Count(), Is.EqualTo(1));
            Assert.That(results.OfType<PreconditionFailed>().Count(), Is.EqualTo(63));
            Assert.That(results.OfType<PreconditionFailed>().All(failed => failed.Matches.Count == 1), Is.True);
            Assert.That(await FindAsync(Some.Plan("Patient", Some.Is(Some.Identifier, "nid"))), Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task Racing_creates_of_many_identifiers_give_one_record_each()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () => await CommitAsync(
            Some.Create(Some.Observation($"o{i}")),
            Some.Create(Some.Patient($"p{i}"), Some.Value(Some.Identifier, $"nid{i % 20}")) with { Precondition = NoneWith($"nid{i % 20}") }))));

        Assert.Multiple(async () =>
        {
            Assert.That(await FindAsync(Some.Plan("Patient", new Everything())), Has.Count.EqualTo(20));
            Assert.That(await FindAsync(Some.Plan("Observation", new Everything())), Has.Count.EqualTo(20));
        });
    }

    [Test]
    public async Task Of_racing_updates_of_one_version_one_wins()
    {
        await WriteAsync(Some.Create(Some.Patient("a")));

        for (var version = 1; version <= 10; version++)
        {
            var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await CommitAsync(
                Some.Put(Some.Patient("a")) with { Precondition = new Precondition { Version = version } }))));
            Assert.That(results.OfType<Committed>().Count(), Is.EqualTo(1));
        }

        Assert.That((await ReadAsync(Some.Patient("a")))!.Version, Is.EqualTo(11));
    }

    [Test]
    public async Task A_stale_version_is_refused_and_the_current_one_is_told()
    {
        await WriteAsync(Some.Create(Some.Patient("a")));
        await WriteAsync(Some.Put(Some.Patient("a")));

        var result = await CommitAsync(Some.Put(Some.Patient("a")) with { Precondition = new Precondition { Version = 1 } });

        Assert.That(result, Is.InstanceOf<PreconditionFailed>());
        Assert.That(((PreconditionFailed)result).CurrentVersion, Is.EqualTo(2));
    }

    [Test]
    public async Task Version_zero_asks_that_there_is_none()
    {
        var put = Some.Put(Some.Patient("a")) with { Precondition = new Precondition { Version = 0 } };
        Assert.That(await CommitAsync(put), Is.InstanceOf<Committed>());
        Assert.That(await CommitAsync(put), Is.InstanceOf<PreconditionFailed>());
        await WriteAsync(Some.Delete(Some.Patient("a")));
        Assert.That(await CommitAsync(put), Is.InstanceOf<Committed>());
    }

    [Test]
    public async Task A_precondition_sees_the_earlier_writes_of_its_batch()
    {
        var result = await CommitAsync(
            Some.Create(Some.Patient("a"), Some.Value(Some.Identifier, "nid")),
            Some.Create(Some.Patient("b"), Some.Value(Some.Identifier, "nid")) with { Precondition = NoneWith("nid") });

        Assert.Multiple(async () =>
        {
            Assert.That(result, Is.InstanceOf<PreconditionFailed>());
            Assert.That(((PreconditionFailed)result).Matches, Is.EqualTo(new[] { Some.Patient("a") }));
            Assert.That(await ReadAsync(Some.Patient("a")), Is.Null);
            Assert.That(await FindAsync(Some.Plan("Patient", Some.Is(Some.Identifier, "nid"))), Is.Empty);
        });
    }

    [Test]
    public async Task A_conditional_update_holds_while_the_same_record_matches()
    {
        await WriteAsync(Some.Create(Some.Patient("a"), Some.Value(Some.Identifier, "nid")));
        var precondition = new Precondition { Match = Some.Plan("Patient", Some.Is(Some.Identifier, "nid")), Expected = Some.Patient("a") };
        var update = Some.Put(Some.Patient("a"), Some.Value(Some.Identifier, "nid")) with { Precondition = precondition };

        Assert.That(await CommitAsync(update), Is.InstanceOf<Committed>());
        await WriteAsync(Some.Create(Some.Patient("b"), Some.Value(Some.Identifier, "nid")));
        Assert.That(await CommitAsync(update), Is.InstanceOf<PreconditionFailed>());
    }

    [Test]
    public async Task A_batch_planned_under_an_older_model_is_refused_and_told_the_newer()
    {
        await Store.CommitAsync(WriteBatch.Of(Some.Create(Some.Patient("a"))) with { ModelVersion = 3 }, default);

        var old = await Store.CommitAsync(WriteBatch.Of(Some.Create(Some.Patient("b"))) with { ModelVersion = 2 }, default);
        await Harness.ReopenAsync();
        var stillOld = await Store.CommitAsync(WriteBatch.Of(Some.Create(Some.Patient("b"))) with { ModelVersion = 2 }, default);
        var current = await Store.CommitAsync(WriteBatch.Of(Some.Create(Some.Patient("b"))) with { ModelVersion = 3 }, default);

        Assert.Multiple(() =>
        {
            Assert.That(old, Is.EqualTo(new ModelOutdated(3)));
            Assert.That(stillOld, Is.EqualTo(new ModelOutdated(3)));
            Assert.That(current, Is.InstanceOf<Committed>());
        });
    }

    [Test]
    public async Task Of_racing_writes_with_one_identity_one_is_done_and_the_others_are_told_which_identity()
    {
        await WriteAsync(Some.Create(Some.Patient("p0")));
        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(async () => await CommitAsync(
            Some.Put(Some.Patient($"p{i}"), Some.Value(Some.Identifier, "nid"), Some.Value(Some.Identifier, $"own{i}")) with { Precondition = AloneWith("nid", $"own{i}") }))));

        Assert.Multiple(async () =>
        {
            Assert.That(results.OfType<Committed>().Count(), Is.EqualTo(1));
            Assert.That(results.OfType<PreconditionFailed>().Select(failed => failed.Identity), Is.EqualTo(Enumerable.Repeat("nid", 31)));
            Assert.That(await FindAsync(Some.Plan("Patient", Some.Is(Some.Identifier, "nid"))), Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task A_record_is_no_rival_of_itself_and_a_deleted_one_is_nobody_s()
    {
        var put = Some.Put(Some.Patient("a"), Some.Value(Some.Identifier, "nid")) with { Precondition = AloneWith("nid") };
        var other = Some.Create(Some.Patient("b"), Some.Value(Some.Identifier, "nid")) with { Precondition = AloneWith("nid") };

        Assert.That(await CommitAsync(put), Is.InstanceOf<Committed>());
        Assert.That(await CommitAsync(put), Is.InstanceOf<Committed>());
        Assert.That(await CommitAsync(other), Is.InstanceOf<PreconditionFailed>());
        await WriteAsync(Some.Delete(Some.Patient("a")));
        Assert.That(await CommitAsync(other), Is.InstanceOf<Committed>());
    }

    [Test]
    public async Task Two_records_of_one_batch_cannot_have_one_identity_but_one_may_take_over_what_another_gives_up()
    {
        var twice = await CommitAsync(
            Some.Create(Some.Patient("a"), Some.Value(Some.Identifier, "x"), Some.Value(Some.Identifier, "nid")) with { Precondition = AloneWith("x", "nid") },
            Some.Create(Some.Patient("b"), Some.Value(Some.Identifier, "y"), Some.Value(Some.Identifier, "nid")) with { Precondition = AloneWith("y", "nid") });
        await WriteAsync(Some.Create(Some.Patient("a"), Some.Value(Some.Identifier, "nid")));
        var moved = await CommitAsync(
            Some.Delete(Some.Patient("a")),
            Some.Create(Some.Patient("b"), Some.Value(Some.Identifier, "nid")) with { Precondition = AloneWith("nid") });

        Assert.That(twice, Is.InstanceOf<PreconditionFailed>());
        Assert.That((((PreconditionFailed)twice).Index, ((PreconditionFailed)twice).Identity), Is.EqualTo((1, "nid")));
        Assert.That(moved, Is.InstanceOf<Committed>());
    }

    [Test]
    public async Task A_batch_of_many_identities_finds_the_one_that_somebody_has_and_the_one_that_stands_twice()
    {
        WriteOp[] Batch(string start) => [.. Enumerable.Range(0, 250).Select(i =>
            Some.Create(Some.Patient($"{start}{i}"), Some.Value(Some.Identifier, $"{start}{i}")) with { Precondition = AloneWith($"{start}{i}") })];
        await WriteAsync(Some.Create(Some.Patient("held"), Some.Value(Some.Identifier, "b249")));
        var twice = Batch("c");
        twice[249] = Some.Create(Some.Patient("twice"), Some.Value(Some.Identifier, "c7")) with { Precondition = AloneWith("c7") };

        var good = await CommitAsync(Batch("a"));
        var held = await CommitAsync(Batch("b"));
        var doubled = await CommitAsync(twice);
        var again = await CommitAsync([.. Batch("a").Select(op => op with { Kind = WriteKind.Put })]);

        Assert.That(good, Is.InstanceOf<Committed>());
        Assert.That(held, Is.InstanceOf<PreconditionFailed>());
        Assert.That((((PreconditionFailed)held).Index, ((PreconditionFailed)held).Identity), Is.EqualTo((249, "b249")));
        Assert.That(((PreconditionFailed)held).Matches, Is.EqualTo(new[] { Some.Patient("held") }));
        Assert.That(doubled, Is.InstanceOf<PreconditionFailed>());
        Assert.That((((PreconditionFailed)doubled).Index, ((PreconditionFailed)doubled).Identity), Is.EqualTo((249, "c7")));
        Assert.That(again, Is.InstanceOf<Committed>(), "each holds its own");
    }

    private static Precondition AloneWith(params string[] identifiers) =>
        new() { Alone = [.. identifiers.Select(i => new LoneIdentity(i, Some.Plan("Patient", Exactly(i))))] };

    private static KeyRange Exactly(string identifier) => new(Some.Key(Some.Identifier, identifier), [.. Some.Key(Some.Identifier, identifier), 0]);

    private static Precondition NoneWith(string identifier) => new() { Match = Some.Plan("Patient", Some.Is(Some.Identifier, identifier)) };
}
