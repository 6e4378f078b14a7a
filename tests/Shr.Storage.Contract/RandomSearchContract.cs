using Shr.Search.Plans;

namespace Shr.Storage.Contract;

/// <summary>Random data, random plans: every answer must be the one of the plainest possible evaluation.</summary>
public abstract class RandomSearchContract : StoreContract
{
    // The second size is beyond what a store settles by listing, so that its other roads are taken too.
    [TestCase(1, 20, 60, 400, 400)]
    [TestCase(2, 300, 900, 2500, 100)]
    public async Task Searches_answer_as_asking_every_record_would(int seed, int patients, int observations, int writes, int plans)
    {
        var data = new RandomData(seed, patients, observations);
        var naive = new Naive();
        for (var i = 0; i < writes; i += 20)
        {
            var batch = Enumerable.Range(0, 20).Select(_ => data.NextWrite()).DistinctBy(op => op.Key).ToArray();
            await WriteAsync(batch);
            Array.ForEach(batch, naive.Apply);
        }

        for (var i = 0; i < plans; i++)
        {
            var plan = data.NextPlan();
            var access = i % 3 == 0 ? data.NextCondition("Patient", 2) : null;
            await CompareAsync(naive, plan, access, $"plan {i} of seed {seed}: {plan}");
        }
    }

    private async Task CompareAsync(Naive naive, SearchPlan plan, IndexCondition? access, string about)
    {
        var expected = naive.Find(plan, access);
        AccessFilter filter = access is null ? AccessFilter.All : new ConditionalAccess(access);
        var found = new List<string>();
        long? total = null;
        for (var next = plan; next is not null;)
        {
            var page = await SearchAsync(next, filter);
            total ??= page.Total;
            Assert.That(page.Matches, Has.Count.LessThanOrEqualTo(plan.Count), about);
            found.AddRange(page.Matches.Select(match => match.Key.ToString()));
            next = page.Next is null ? null : plan with { After = page.Next };
        }

        Assert.That(found, Is.EquivalentTo(expected.Select(record => record.Key.ToString())), about);
        Assert.That(total, Is.EqualTo(expected.Count), about);
        var byKey = expected.ToDictionary(record => record.Key.ToString());
        for (var i = 1; i < found.Count; i++)
        {
            Assert.That(Compare(byKey[found[i - 1]], byKey[found[i]], plan.Sort), Is.LessThanOrEqualTo(0), about);
        }
    }

    private static int Compare(WriteOp a, WriteOp b, IReadOnlyList<SortKey> sort)
    {
        foreach (var key in sort)
        {
            if (key.Prefixes.Count == 0)
            {
                var order = string.CompareOrdinal(a.Key.Id, b.Key.Id);
                return key.Descending ? -order : order;
            }

            var (x, y) = (Naive.SortValue(a, key), Naive.SortValue(b, key));
            if (x is null || y is null)
            {
                if (x is null != y is null)
                {
                    return x is null ? 1 : -1;
                }

                continue;
            }

            var values = x.AsSpan().SequenceCompareTo(y);
            if (values != 0)
            {
                return key.Descending ? -values : values;
            }
        }

        return 0;
    }
}
