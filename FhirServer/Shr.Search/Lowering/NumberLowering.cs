using Shr.Search.Keys;
using Shr.Search.Model;
using Shr.Search.Plans;
using Shr.Search.Query;
using Shr.Search.Values;

namespace Shr.Search.Lowering;

/// <summary>Numbers and dates.</summary>
internal static class NumberLowering
{
    public static IndexCondition Number(CompiledSearchParameter parameter, NumberValue value) =>
        IntervalLowering.Lower(parameter.Prefix(KeyForm.NumberByLow), parameter.Prefix(KeyForm.NumberByHigh), 1, Boxes(value.Comparator, value.Number), null);

    public static IndexCondition Date(CompiledSearchParameter parameter, DateValue value, DateTimeOffset now)
    {
        var boxes = Boxes(value, now);
        return parameter.Code == "_lastUpdated"
            ? IntervalLowering.LastUpdated(parameter, boxes)
            : IntervalLowering.Lower(parameter.Prefix(KeyForm.DateByLow), parameter.Prefix(KeyForm.DateByHigh), DateRange.NarrowWidth, boxes, null);
    }

    public static IntervalBox[] Boxes(Comparator comparator, DecimalText number) => IntervalTest.Of(comparator, number.Asked(comparator), number.Widened());

    /// <summary>The boxes of a date; <c>ap</c> widens it by a tenth of its distance from now.</summary>
    /// <remarks>https://hl7.org/fhir/R4/search.html#prefix</remarks>
    public static IntervalBox[] Boxes(DateValue value, DateTimeOffset now)
    {
        var range = value.Range;
        if (value.Comparator != Comparator.Approximate)
        {
            return IntervalTest.Of(value.Comparator, range, range);
        }

        var present = (ulong)now.UtcTicks;
        var middle = range.Low + ((range.High - range.Low) / 2);
        var tenth = (middle > present ? middle - present : present - middle) / 10;
        return IntervalTest.Of(Comparator.Approximate, range, new Interval(range.Low > tenth ? range.Low - tenth : 0, range.High + tenth));
    }
}
