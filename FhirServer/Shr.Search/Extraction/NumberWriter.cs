using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Search.Keys;
using Shr.Search.Values;

namespace Shr.Search.Extraction;

/// <summary>Keys of number parameters.</summary>
internal static class NumberWriter
{
    public static void Write(IndexSink sink, ushort number, ValueShape shape, in Element value)
    {
        if (!TryRead(shape, value, out var range))
        {
            return;
        }

        var start = sink.Key.Length;
        sink.Key.Begin(number, KeyForm.NumberByLow).Number(range.Low).Number(range.High);
        sink.Add(start);
        if (range.Low != range.High)
        {
            start = sink.Key.Length;
            sink.Key.Begin(number, KeyForm.NumberByHigh).Number(range.High).Number(range.Low);
            sink.Add(start);
        }
    }

    public static bool TryRead(ValueShape shape, in Element value, out Interval range)
    {
        range = default;
        if (shape == ValueShape.NumberRange)
        {
            var tree = value.Tree;
            var low = Bound(tree, value.Row, "low"u8);
            var high = Bound(tree, value.Row, "high"u8);
            range = new Interval(low is { } l ? SortableNumber.Of(l) : SortableNumber.Least, high is { } h ? SortableNumber.Of(h) : SortableNumber.Largest);
            return (low ?? high) is not null && range.Low <= range.High;
        }

        if (!value.HasValue || JsonView.ParseNumber(value.Utf8Value) is not { } number)
        {
            return false;
        }

        range = Interval.Point(SortableNumber.Of(number));
        return true;
    }

    private static double? Bound(JsonTree tree, int row, ReadOnlySpan<byte> name) =>
        tree.Find(row, name) is var quantity and >= 0 ? tree.Number(quantity, "value"u8) : null;
}
