using Shr.Server.Registries.HealthIds;

namespace Shr.Server.Tests.National;

/// <summary>Counting health IDs in a closed form gives what walking over them gives.</summary>
public sealed class HealthIdCountTests
{
    [TestCase(9_800_000_000, 9_800_199_999, 187_191)]
    [TestCase(9_800_000_000, 9_800_010_009, 0)]
    [TestCase(9_000_000_000, 9_100_000_000, 0)]
    [TestCase(9_999_999_999, 9_999_999_999, 0)]
    [TestCase(9_800_010_010, 9_800_010_010, 1)]
    [TestCase(5, 4, 0)]
    public void A_range_is_counted_exactly(long from, long to, long count) => Assert.That(HealthIdCount.Between(from, to), Is.EqualTo(count));

    [Test]
    public void Random_ranges_are_counted_as_by_walking()
    {
        var random = new Random(8);
        for (var i = 0; i < 200; i++)
        {
            var from = random.NextInt64(9_099_990_000, 9_999_999_000);
            var to = from + random.Next(0, 20_000);
            var walked = 0L;
            for (var body = from; body <= to; body++)
            {
                walked += HealthId.IsAssignable(body) ? 1 : 0;
            }

            Assert.That(HealthIdCount.Between(from, to), Is.EqualTo(walked), $"{from} to {to}");
        }
    }

    [Test]
    public void The_last_of_a_number_of_IDs_is_one_that_may_be_given_out_and_the_count_up_to_it_is_that_number()
    {
        var random = new Random(9);
        for (var i = 0; i < 200; i++)
        {
            var from = random.NextInt64(HealthId.IndexFirst, HealthId.IndexLast - 3_000_000);
            var count = random.NextInt64(1, 1_500_000);
            var last = HealthIdCount.Nth(from, count, HealthId.IndexLast)!.Value;

            Assert.That(HealthId.IsAssignable(last));
            Assert.That(HealthIdCount.Between(from, last), Is.EqualTo(count));
        }

        Assert.That(HealthIdCount.Nth(HealthId.IndexFirst, 200_000_001, HealthId.IndexLast), Is.Null);
    }
}
