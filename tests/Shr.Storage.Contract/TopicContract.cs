using System.Collections.Concurrent;
using Shr.Search.Plans;

namespace Shr.Storage.Contract;

/// <summary>Topics: each reader finds the changes told there, in order, each once; and guards, by which a write says what it was planned by.</summary>
public abstract class TopicContract : StoreContract
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task A_topic_holds_the_changes_told_on_it_in_their_order()
    {
        await WriteAsync(Told("a", "x", "y"), Told("b", "y"), Told("c"));
        await WriteAsync(Told("a", "x"), Some.Delete(Some.Patient("b")) with { Topics = ["x"] });

        Assert.Multiple(async () =>
        {
            Assert.That(await IdsAsync(new TopicQuery { Topic = "x" }), Is.EqualTo("a1 a2 b2"));
            Assert.That(await IdsAsync(new TopicQuery { Topic = "y" }), Is.EqualTo("a1 b1"));
            Assert.That(await IdsAsync(new TopicQuery { Topic = "" }), Is.Empty);
            Assert.That(await IdsAsync(new TopicQuery { Topic = "x", Count = 2 }), Is.EqualTo("a1 a2"));
            Assert.That(await IdsAsync(new TopicQuery { Topic = "x", After = new ChangePlace(1, 0) }), Is.EqualTo("a2 b2"));
            Assert.That(await IdsAsync(new TopicQuery { Topic = "x", After = new ChangePlace(2, 0) }), Is.EqualTo("b2"));
            Assert.That(await IdsAsync(new TopicQuery { Topic = "x", After = new ChangePlace((1L << 42) - 1, (1 << 20) - 1) }), Is.Empty);
            Assert.That(await IdsAsync(new TopicQuery { Topic = "x", Before = new ChangePlace(2, 1) }), Is.EqualTo("a1 a2"));
        });
    }

    [Test]
    public async Task A_topic_since_an_instant_takes_in_the_instant()
    {
        for (var minute = 0; minute < 4; minute++)
        {
            Harness.Clock.Now = Noon.AddMinutes(minute);
            await WriteAsync(Told("a", "x"), Told("b"));
        }

        Assert.Multiple(async () =>
        {
            Assert.That(await IdsAsync(new TopicQuery { Topic = "x", Since = Noon.AddMinutes(2) }), Is.EqualTo("a3 a4"));
            Assert.That(await IdsAsync(new TopicQuery { Topic = "x", Since = Noon.AddMinutes(2).AddTicks(1) }), Is.EqualTo("a4"));
            Assert.That(await IdsAsync(new TopicQuery { Topic = "x", Since = Noon.AddYears(1) }), Is.Empty);
            Assert.That(await IdsAsync(new TopicQuery { Topic = "x", Since = DateTimeOffset.MinValue, After = new ChangePlace(1, 0), Count = 1 }), Is.EqualTo("a2"));
        });
    }

    [Test]
    public async Task What_the_caller_may_not_see_is_left_out_before_the_count()
    {
        for (var i = 0; i < 300; i++)
        {
            await WriteAsync(Told($"p{i}", "x") with { Index = [Some.Value(Some.Gender, i % 100 == 99 ? "f" : "m")] });
        }

        Assert.That(await IdsAsync(new TopicQuery { Topic = "x", Count = 2 }, new ConditionalAccess(Some.Is(Some.Gender, "f"))), Is.EqualTo("p991 p1991"));
    }

    [Test]
    public async Task Topics_survive_a_restart_and_a_reindex_leaves_them()
    {
        await WriteAsync(Told("a", "x"));
        await CommitAsync(new WriteOp { Kind = WriteKind.Reindex, Key = Some.Patient("a") });
        await Harness.ReopenAsync();

        Assert.That(await IdsAsync(new TopicQuery { Topic = "x" }), Is.EqualTo("a1"));
    }

    [Test]
    public async Task A_write_is_refused_when_a_record_it_was_planned_by_has_changed()
    {
        await WriteAsync(Told("a"));
        var guarded = new WriteBatch([Told("b", "x")]) { Guards = [(Some.Patient("a"), 1), (Some.Patient("none"), 0)] };

        Assert.That(await Store.CommitAsync(guarded, default), Is.InstanceOf<Committed>());
        await WriteAsync(Told("a"));
        Assert.That(await Store.CommitAsync(guarded, default), Is.EqualTo(new GuardFailed(Some.Patient("a"))));
        await WriteAsync(Some.Delete(Some.Patient("a")));
        Assert.That(await Store.CommitAsync(guarded with { Guards = [(Some.Patient("a"), 0)] }, default), Is.InstanceOf<Committed>());
        Assert.That(await IdsAsync(new TopicQuery { Topic = "x" }), Is.EqualTo("b1 b2"));
    }

    [Test]
    public async Task Eight_writers_and_readers_that_poll_see_every_change_once_and_in_one_order()
    {
        const int writers = 8;
        const int commits = 40;
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(reader => Task.Run(() => FollowAsync(2 + (reader * 7), stop.Token))).ToArray();
        var expected = new ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < commits; i++)
            {
                // Some of each commit is told elsewhere; all writers also fight for one record.
                var (mine, shared) = (Told($"w{writer}-{i}", "x", $"w{writer}"), Told("shared", i % 2 == 0 ? "x" : "other"));
                var versions = await WriteAsync(mine, shared);
                expected.Add(versions[0].Key.Id + versions[0].Version);
                if (i % 2 == 0)
                {
                    expected.Add(versions[1].Key.Id + versions[1].Version);
                }
            }
        })));
        await stop.CancelAsync();
        var seen = await Task.WhenAll(readers);

        Assert.That(seen[0], Is.Unique);
        Assert.That(seen[0], Is.EquivalentTo(expected));
        Assert.That(seen[1], Is.EqualTo(seen[0]));
        Assert.That(seen[2], Is.EqualTo(seen[0]));
        Assert.That(await IdsAsync(new TopicQuery { Topic = "w3", Count = 1000 }), Is.EqualTo(string.Join(' ', Enumerable.Range(0, commits).Select(i => $"w3-{i}1"))));
        await TestContext.Out.WriteLineAsync($"{writers} writers, {expected.Count} changes told, {readers.Length} readers: none skipped, none repeated");
    }

    // Polls with the place of the last change, until the writers are done and a poll gives nothing.
    private async Task<List<string>> FollowAsync(int count, CancellationToken stop)
    {
        var seen = new List<string>();
        ChangePlace? after = null;
        for (var last = false; ;)
        {
            var changes = await ReadTopicAsync(new TopicQuery { Topic = "x", After = after, Count = count });
            seen.AddRange(changes.Select(Name));
            if (changes is [.., var end])
            {
                after = new ChangePlace(end.Sequence, end.Index);
            }
            else if (last)
            {
                return seen;
            }

            last = stop.IsCancellationRequested;
        }
    }

    private static WriteOp Told(string id, params string[] topics) => Some.Put(Some.Patient(id)) with { Topics = topics };

    private static string Name(Change change) => change.Key.Id + change.Version;

    private async Task<string> IdsAsync(TopicQuery query, AccessFilter? access = null) =>
        string.Join(' ', (await ReadTopicAsync(query, access)).Select(Name));

    private async Task<IReadOnlyList<Change>> ReadTopicAsync(TopicQuery query, AccessFilter? access = null)
    {
        await using var snapshot = await Store.OpenSnapshotAsync(access ?? AccessFilter.All, default);
        return await snapshot.TopicAsync(query, default);
    }
}
