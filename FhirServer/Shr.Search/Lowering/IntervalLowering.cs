using Shr.Search.Keys;
using Shr.Search.Model;
using Shr.Search.Plans;
using Shr.Search.Values;

namespace Shr.Search.Lowering;

/// <summary>Boxes over intervals as ranges over the two orders in which they are kept.</summary>
/// <remarks>
/// Every value is kept by its low end; wide ones by their high end too. A bound on the high end alone is a range by low end that
/// starts one narrow width earlier, for the narrow ones, and a range by high end for the wide ones.
/// </remarks>
internal static class IntervalLowering
{
    /// <summary>The condition that a value meets one of the boxes.</summary>
    /// <param name="byLow">Key prefix of the order by low end; the high end closes the key.</param>
    /// <param name="byHigh">Key prefix of the order by high end; the low end closes the key.</param>
    /// <param name="narrow">Values narrower than this are kept by low end only.</param>
    /// <param name="boxes">The boxes.</param>
    /// <param name="residual">What else each key must meet, or null.</param>
    public static IndexCondition Lower(byte[] byLow, byte[] byHigh, ulong narrow, IntervalBox[] boxes, KeyResidual? residual)
    {
        var conditions = new List<IndexCondition>();
        foreach (var box in boxes)
        {
            if (box.BoundsLowBelow)
            {
                var tail = Conditions.Both(box.HighMin > box.LowMin ? Least(box.HighMin) : null, box.BoundsHighAbove ? Most(box.HighMax) : null);
                conditions.Add(Conditions.Between(byLow, box.LowMin, box.LowMax, Conditions.Both(tail, residual)));
            }
            else if (box.BoundsHighBelow)
            {
                var tail = Conditions.Both(Least(box.HighMin), box.BoundsHighAbove ? Most(box.HighMax) : null);
                var from = box.HighMin >= narrow ? box.HighMin - narrow + 1 : 0;
                conditions.Add(Conditions.Between(byLow, from, box.LowMax, Conditions.Both(tail, residual)));
                conditions.Add(Conditions.Between(byHigh, box.HighMin, box.HighMax, Conditions.Both(box.BoundsLowAbove ? Most(box.LowMax) : null, residual)));
            }
            else
            {
                var tail = box.BoundsHighAbove ? Most(box.HighMax) : null;
                conditions.Add(Conditions.Between(byLow, 0, Math.Min(box.LowMax, box.HighMax), Conditions.Both(tail, residual)));
            }
        }

        return Conditions.Any(conditions);
    }

    /// <summary>The condition on <c>_lastUpdated</c>, whose key the store writes: one instant in milliseconds.</summary>
    public static IndexCondition LastUpdated(CompiledSearchParameter parameter, IntervalBox[] boxes)
    {
        const ulong millisecond = TimeSpan.TicksPerMillisecond;
        var conditions = new List<IndexCondition>();
        foreach (var box in boxes)
        {
            var from = Math.Max(box.LowMin, box.HighMin);
            var to = Math.Min(box.LowMax, box.HighMax);
            if (from <= to)
            {
                conditions.Add(Conditions.Between(parameter.Prefix(KeyForm.LastUpdated), (from / millisecond) + (from % millisecond == 0 ? 0UL : 1UL), to == ulong.MaxValue ? to : to / millisecond, null));
            }
        }

        return Conditions.Any(conditions);
    }

    private static TailBound Least(ulong bound) => new(false, Bytes(bound));

    private static TailBound Most(ulong bound) => new(true, Bytes(bound));

    private static byte[] Bytes(ulong number) => new KeyBuilder().Number(number).ToArray();
}
