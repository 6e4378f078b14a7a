using Shr.Server.Registries.HealthIds;

namespace Shr.Server.Tests.Registries;

public sealed class HealthIdTests
{
    [TestCase("98000173958")]
    [TestCase("98001306987")]
    [TestCase("98001046534")]
    public void A_health_ID_in_use_has_the_right_check_digit(string id) => Assert.That(HealthId.HasForm(id));

    [Test]
    public void The_first_IDs_of_the_index_are_those_that_were_always_given_out_first()
    {
        var ids = new List<string>();
        long? body = HealthId.IndexFirst - 1;
        while (ids.Count < 5)
        {
            body = HealthId.NextAssignable(body!.Value, HealthId.IndexLast);
            ids.Add(HealthId.Of(body!.Value));
        }

        Assert.That(ids, Is.EqualTo(["98000100100", "98000100118", "98000100126", "98000100134", "98000100142"]));
    }

    [Test]
    public void Reserved_patterns_are_left_out_of_a_range() =>
        Assert.That(Enumerable.Range(0, 200_000).Count(i => HealthId.IsAssignable(HealthId.IndexFirst + i)), Is.EqualTo(187_191));

    [TestCase(9_800_012_345, true)]
    [TestCase(9_811_110_234, false)]
    [TestCase(9_801_112_220, false)]
    [TestCase(9_012_345_678, false)]
    [TestCase(8_912_345_678, false)]
    public void A_body_is_judged_by_its_range_and_its_runs(long body, bool isAssignable) =>
        Assert.That(HealthId.IsAssignable(body), Is.EqualTo(isAssignable));

    [TestCase("98000173959")]
    [TestCase("9800017395")]
    [TestCase("98000173958 ")]
    [TestCase("9800017395a")]
    public void Anything_else_has_not_the_form(string id) => Assert.That(HealthId.HasForm(id), Is.False);
}
