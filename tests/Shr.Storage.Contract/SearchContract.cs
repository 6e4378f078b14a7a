using Shr.Search.Plans;

namespace Shr.Storage.Contract;

/// <summary>Order, paging, totals, links, includes.</summary>
public abstract class SearchContract : StoreContract
{
    [TestCase(false, "ann,bea,cid,none1,none2")]
    [TestCase(true, "cid,bea,ann,none1,none2")]
    public async Task Records_without_a_value_come_last_in_either_direction(bool descending, string expected)
    {
        await WriteAsync(
            Some.Create(Some.Patient("none1")),
            Some.Create(Some.Patient("cid"), Some.Sort(Some.Name, "c")),
            Some.Create(Some.Patient("ann"), Some.Sort(Some.Name, "a")),
            Some.Create(Some.Patient("none2")),
            Some.Create(Some.Patient("bea"), Some.Sort(Some.Name, "b")));

        var found = await FindAsync(Some.Plan("Patient", new Everything(), Some.By(Some.Name, descending)) with { Count = 2 });

        Assert.That(found.Take(3), Is.EqualTo(expected.Split(',').Take(3)));
        Assert.That(found.Skip(3), Is.EquivalentTo(new[] { "none1", "none2" }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_walk_under_writes_shows_each_unchanged_record_once_and_a_changed_one_at_most_once(bool sorted)
    {
        await Many(300);
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                await CommitAsync(
                    Some.Put(Some.Patient($"p{i % 100 * 3}"), Some.Value(Some.Gender, "male"), Some.Sort(Some.Name, $"{i * 37 % 1000:000}")),
                    Some.Put(Some.Patient($"new{i}"), Some.Value(Some.Gender, "male"), Some.Sort(Some.Name, $"{i * 37 % 1000:000}")));
            }
        });

        var plan = Some.Plan("Patient", Some.Is(Some.Gender, "male"), sorted ? [Some.By(Some.Name)] : []) with { Count = 7 };
        var found = await FindAsync(plan);
        await stop.CancelAsync();
        await writer;

        Assert.That(found, Is.Unique);
        Assert.That(found, Is.SupersetOf(Enumerable.Range(0, 300).Where(i => i % 3 != 0).Select(i => $"p{i}")));
    }

    [Test]
    public async Task Totals_count_all_matches_whatever_the_page()
    {
        await Many(50);

        Assert.Multiple(async () =>
        {
            Assert.That((await SearchAsync(Some.Plan("Patient", Some.Is(Some.Gender, "male")) with { Count = 0 })).Total, Is.EqualTo(50));
            Assert.That((await SearchAsync(Some.Plan("Patient", new Everything()) with { Count = 0 })).Total, Is.EqualTo(50));
            Assert.That((await SearchAsync(Some.Plan("Patient", Some.Is(Some.Gender, "male")) with { Count = 3, Total = TotalMode.Accurate })).Total, Is.EqualTo(50));
            Assert.That((await SearchAsync(Some.Plan("Patient", Some.Is(Some.Gender, "male")) with { Count = 3, Total = TotalMode.Estimate })).Total, Is.EqualTo(50));
            Assert.That((await SearchAsync(Some.Plan("Patient", Some.Is(Some.Gender, "male")) with { Count = 3 })).Total, Is.Null);
            Assert.That((await SearchAsync(Some.Plan("Encounter", new Everything()) with { Count = 0 })).Total, Is.Zero);
        });
    }

    [Test]
    public async Task A_reference_to_a_record_that_comes_later_is_followed()
    {
        await WriteAsync(Some.Create(Some.Observation("o"), Some.Reference(Some.Subject, Some.Patient("a"))));
        var male = Some.Plan("Observation", new Refers([Some.Prefix(Some.Subject)], ["Patient"], Some.Is(Some.Gender, "male")));
        var any = Some.Plan("Observation", new Refers([Some.Prefix(Some.Subject)], ["Patient"], new Everything()));
        var before = await FindAsync(any);
        await WriteAsync(Some.Create(Some.Patient("a"), Some.Value(Some.Gender, "male")));
        var after = await FindAsync(male);
        await WriteAsync(Some.Delete(Some.Patient("a")));

        Assert.Multiple(async () =>
        {
            Assert.That(before, Is.Empty);
            Assert.That(after, Is.EqualTo(new[] { "o" }));
            Assert.That(await FindAsync(any), Is.Empty);
        });
    }

    [Test]
    public async Task Includes_bring_what_matches_refer_to_and_what_refers_to_them_once()
    {
        await FamilyAsync();
        var plan = Some.Plan("Observation", Some.Is(Some.Code, "bp")) with
        {
            Includes =
            [
                new IncludeStep(false, false, "Observation", [Some.Prefix(Some.Subject)], "Patient"),
                new IncludeStep(true, false, "Observation", [Some.Prefix(Some.PartOf)], null),
            ],
        };

        var page = await SearchAsync(plan);

        Assert.That(page.Matches.Select(match => match.Key.Id), Is.EqualTo(new[] { "o1", "o2" }));
        Assert.That(page.Included.Select(match => match.Key.Id), Is.EquivalentTo(new[] { "a", "part" }));
    }

    [Test]
    public async Task Only_steps_that_iterate_follow_what_was_included()
    {
        await FamilyAsync();
        var toPatient = new IncludeStep(false, false, "Observation", [Some.Prefix(Some.Subject)], null);
        var toDoctor = new IncludeStep(false, false, "Patient", [Some.Prefix(Some.GeneralPractitioner)], null);
        var plan = Some.Plan("Observation", Some.Is(Some.Code, "bp"));

        Assert.Multiple(async () =>
        {
            Assert.That(await IncludedAsync(plan with { Includes = [toPatient, toDoctor] }), Is.EquivalentTo(new[] { "a" }));
            Assert.That(await IncludedAsync(plan with { Includes = [toPatient, toDoctor with { Iterate = true }] }), Is.EquivalentTo(new[] { "a", "doctor", "chief" }));
            Assert.That((await SearchAsync(plan with { Includes = [toPatient, toDoctor with { Iterate = true }], IncludeLimit = 2 })).IncludesCut, Is.True);
        });
    }

    [Test]
    public async Task What_a_caller_may_not_see_is_neither_found_nor_included_nor_counted_nor_read()
    {
        await FamilyAsync();
        var access = new ConditionalAccess(new Not(new HasKey([Some.Patient("a")])));
        var plan = Some.Plan("Observation", new Everything()) with { Includes = [new IncludeStep(false, false, "Observation", [Some.Prefix(Some.Subject)], null)] };
        var page = await SearchAsync(plan, access);
        await using var snapshot = await Store.OpenSnapshotAsync(access, default);

        Assert.Multiple(async () =>
        {
            Assert.That(page.Included, Is.Empty);
            Assert.That(await FindAsync(Some.Plan("Observation", new Refers([Some.Prefix(Some.Subject)], ["Patient"], new Everything())), access), Is.Empty);
            Assert.That((await SearchAsync(Some.Plan("Patient", new Everything()) with { Count = 0 }, access)).Total, Is.EqualTo(2));
            Assert.That(await snapshot.ReadAsync(Some.Patient("a"), null, default), Is.Null);
            Assert.That(await snapshot.ReadAsync(Some.Patient("a"), 1, default), Is.Null);
            Assert.That((await snapshot.HistoryAsync(new HistoryQuery { Type = "Patient" }, default)).Total, Is.EqualTo(2));
            Assert.That(await snapshot.ReadManyAsync([Some.Patient("a"), Some.Patient("doctor")], default), Has.Exactly(1).Null);
        });
    }

    [Test]
    public async Task The_first_and_the_last_in_a_range_of_numbers_are_found_by_its_order()
    {
        static byte[] Key(long number) => [0xFF, 0x02, 0x02, .. BitConverter.GetBytes(number).Reverse()];
        long[] numbers = [9_100_000_127, 9_100_000_128, 9_100_000_255, 9_100_000_256, 9_800_000_000, 9_899_999_999, 9_900_000_000];
        await WriteAsync([.. numbers.Reverse().Select(n => Some.Create(Some.Patient($"n{n}"), new IndexEntry(Key(n))))]);

        var from = new KeyRange(Key(9_100_000_129), Key(9_900_000_000));
        var ascending = Some.Plan("Patient", from, new SortKey([[0xFF, 0x02, 0x02]], Descending: false)) with { Count = 1 };
        var descending = Some.Plan("Patient", from, new SortKey([[0xFF, 0x02, 0x02]], Descending: true)) with { Count = 1 };

        Assert.That(await FindAsync(ascending), Is.EqualTo(new[] { "n9100000255", "n9100000256", "n9800000000", "n9899999999" }));
        Assert.That(await FindAsync(descending), Is.EqualTo(new[] { "n9899999999", "n9800000000", "n9100000256", "n9100000255" }));
    }

    [Test]
    public async Task Sorting_several_types_compares_their_values()
    {
        await WriteAsync(
            Some.Create(Some.Patient("p1"), Some.Sort(Some.Name, "b")),
            Some.Create(Some.Observation("o1"), Some.Sort(Some.Code, "a")),
            Some.Create(Some.Observation("o2"), Some.Sort(Some.Code, "c")));

        var plan = new SearchPlan
        {
            Types = ["Patient", "Observation"],
            Where = new Everything(),
            Sort = [new SortKey([Some.SortPrefix(Some.Name), Some.SortPrefix(Some.Code)], Descending: true)],
            Count = 1,
        };

        Assert.That(await FindAsync(plan), Is.EqualTo(new[] { "o2", "p1", "o1" }));
    }

    [Test]
    public async Task An_explained_search_says_how_it_went()
    {
        await Many(20);

        var page = await SearchAsync(Some.Plan("Patient", Some.Is(Some.Gender, "male")) with { Explain = true });

        Assert.That(page.Explanation, Is.Not.Empty);
    }

    [Test]
    public async Task A_cancelled_search_ends_and_the_store_lives_on()
    {
        await Many(50);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await using (var snapshot = await Store.OpenSnapshotAsync(AccessFilter.All, default))
        {
            Assert.That(async () => await snapshot.SearchAsync(Some.Plan("Patient", new Everything()), cancelled.Token), Throws.InstanceOf<OperationCanceledException>());
        }

        Assert.That(await FindAsync(Some.Plan("Patient", new Everything())), Has.Count.EqualTo(50));
    }

    private async Task Many(int count) => await WriteAsync([.. Enumerable.Range(0, count).Select(i =>
        Some.Create(Some.Patient($"p{i}"), Some.Value(Some.Gender, "male"), Some.Sort(Some.Name, $"{i * 53 % 1000:000}")))]);

    private Task<IReadOnlyList<ResourceVersion>> FamilyAsync() => WriteAsync(
        Some.Create(Some.Patient("a"), Some.Reference(Some.GeneralPractitioner, Some.Patient("doctor"))),
        Some.Create(Some.Patient("doctor"), Some.Reference(Some.GeneralPractitioner, Some.Patient("chief"))),
        Some.Create(Some.Patient("chief"), Some.Reference(Some.GeneralPractitioner, Some.Patient("a"))),
        Some.Create(Some.Observation("o1"), Some.Value(Some.Code, "bp"), Some.Reference(Some.Subject, Some.Patient("a"))),
        Some.Create(Some.Observation("o2"), Some.Value(Some.Code, "bp"), Some.Reference(Some.Subject, Some.Patient("a"))),
        Some.Create(Some.Observation("part"), Some.Value(Some.Code, "x"), Some.Reference(Some.PartOf, Some.Observation("o1"))));

    private async Task<IEnumerable<string>> IncludedAsync(SearchPlan plan) => (await SearchAsync(plan)).Included.Select(version => version.Key.Id);
}
