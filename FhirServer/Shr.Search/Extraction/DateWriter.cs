using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Search.Keys;
using Shr.Search.Values;

namespace Shr.Search.Extraction;

/// <summary>Keys of date parameters.</summary>
internal static class DateWriter
{
    public static void Write(IndexSink sink, ushort number, ValueShape shape, in Element value)
    {
        if (!TryRead(sink.Zone, shape, value, out var range))
        {
            return;
        }

        var start = sink.Key.Length;
        sink.Key.Begin(number, KeyForm.DateByLow).Number(range.Low).Number(range.High);
        sink.Add(start);
        if (range.High - range.Low >= DateRange.NarrowWidth)
        {
            start = sink.Key.Length;
            sink.Key.Begin(number, KeyForm.DateByHigh).Number(range.High).Number(range.Low);
            sink.Add(start);
        }
    }

    /// <summary>The interval a value may mean; false where it has none.</summary>
    public static bool TryRead(TimeSpan zone, ValueShape shape, in Element value, out Interval range)
    {
        range = default;
        return shape switch
        {
            ValueShape.DatePlain => value.HasValue && DateRange.TryParse(value.Utf8Value, zone, out range),
            ValueShape.DatePeriod => Period(value.Tree, value.Row, zone, out range),
            ValueShape.DateTiming => Timing(value.Tree, value.Row, zone, out range),
            _ => false,
        };
    }

    private static bool Period(JsonTree tree, int row, TimeSpan zone, out Interval range)
    {
        var hasStart = DateRange.TryParse(tree.Text(row, "start"u8), zone, out var start);
        var hasEnd = DateRange.TryParse(tree.Text(row, "end"u8), zone, out var end);
        range = new Interval(hasStart ? start.Low : 0, hasEnd ? end.High : ulong.MaxValue);
        if (range.High < range.Low)
        {
            // An end before the start: the record is wrong, but must be found by both.
            range = new Interval(range.High, range.Low);
        }

        return hasStart || hasEnd;
    }

    // The outer limits of all events and of the bounds.
    private static bool Timing(JsonTree tree, int row, TimeSpan zone, out Interval range)
    {
        range = new Interval(ulong.MaxValue, 0);
        for (var item = tree.FirstItem(row, "event"u8, out var list); item >= 0; item = tree.NextItem(item, list))
        {
            if (tree.KindOf(item) == JsonKind.String && DateRange.TryParse(tree.Utf8Of(item), zone, out var date))
            {
                range = new Interval(Math.Min(range.Low, date.Low), Math.Max(range.High, date.High));
            }
        }

        var repeat = tree.Find(row, "repeat"u8);
        var bounds = repeat < 0 ? -1 : tree.Find(repeat, "boundsPeriod"u8);
        if (bounds >= 0 && Period(tree, bounds, zone, out var period))
        {
            range = new Interval(Math.Min(range.Low, period.Low), Math.Max(range.High, period.High));
        }

        return range.Low <= range.High;
    }
}
