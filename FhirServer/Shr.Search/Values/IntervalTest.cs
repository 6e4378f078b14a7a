namespace Shr.Search.Values;

/// <summary>What a prefix asks of the values found, as boxes of which one must accept.</summary>
/// <remarks>The table at https://hl7.org/fhir/R4/search.html#prefix: eq is containment; gt and lt ask whether the range above or below overlaps.</remarks>
internal static class IntervalTest
{
    /// <summary>The boxes of a comparison.</summary>
    /// <param name="comparator">The prefix.</param>
    /// <param name="asked">The value asked for, with its implicit precision where the prefix heeds it.</param>
    /// <param name="widened">For <see cref="Comparator.Approximate"/> the value widened.</param>
    public static IntervalBox[] Of(Comparator comparator, Interval asked, Interval widened)
    {
        var (a, b) = (asked.Low, asked.High);
        return comparator switch
        {
            Comparator.Equal => [Inside(a, b)],
            Comparator.NotEqual => [.. Below(a), .. Above(b)],
            Comparator.GreaterThan => Above(b),
            Comparator.LessThan => Below(a),
            Comparator.GreaterOrEqual => [.. Above(b), Inside(a, b)],
            Comparator.LessOrEqual => [.. Below(a), Inside(a, b)],
            Comparator.StartsAfter => b == ulong.MaxValue ? [] : [IntervalBox.Any with { LowMin = b + 1 }],
            Comparator.EndsBefore => a == 0 ? [] : [IntervalBox.Any with { LowMax = a - 1, HighMax = a - 1 }],
            _ => [IntervalBox.Any with { LowMax = widened.High, HighMin = widened.Low }],
        };
    }

    private static IntervalBox Inside(ulong a, ulong b) => new(a, b, a, b);

    private static IntervalBox[] Above(ulong b) => b == ulong.MaxValue ? [] : [IntervalBox.Any with { HighMin = b + 1 }];

    private static IntervalBox[] Below(ulong a) => a == 0 ? [] : [IntervalBox.Any with { LowMax = a - 1 }];
}
