using System.Text;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Search.Keys;
using Shr.Search.Values;

namespace Shr.Search.Extraction;

/// <summary>A quantity, range, amount of money or sampled data, as two ends and a unit.</summary>
internal readonly ref struct QuantityView(double low, double high, ReadOnlySpan<byte> system, ReadOnlySpan<byte> code, ReadOnlySpan<byte> unit)
{
    public ReadOnlySpan<byte> System { get; } = system;

    public ReadOnlySpan<byte> Code { get; } = code;

    public ReadOnlySpan<byte> Unit { get; } = unit;

    /// <summary>Both ends in the unit as written.</summary>
    public Interval Written => new(SortableNumber.Of(low), SortableNumber.Of(high));

    public static bool TryRead(ValueShape shape, in Element value, out QuantityView quantity)
    {
        var tree = value.Tree;
        var row = value.Row;
        switch (shape)
        {
            case ValueShape.QuantityPlain:
                return Quantity(tree, row, out quantity);
            case ValueShape.QuantityMoney when tree.Number(row, "value"u8) is { } amount:
                quantity = new QuantityView(amount, amount, "urn:iso:std:iso:4217"u8, tree.Text(row, "currency"u8), default);
                return true;
            case ValueShape.QuantityRange:
                return Range(tree, row, out quantity);
            case ValueShape.QuantitySampled:
                return Sampled(tree, row, out quantity);
            default:
                quantity = default;
                return false;
        }
    }

    /// <summary>The canonical unit, where the unit is UCUM's.</summary>
    public CanonicalUnit? Canonical(UnitConverter units) => System.SequenceEqual("http://unitsofmeasure.org"u8) ? units.Find(Code) : null;

    /// <summary>Both ends in a canonical unit.</summary>
    public Interval In(CanonicalUnit unit)
    {
        var a = SortableNumber.OfConverted(unit.Convert(low));
        var b = SortableNumber.OfConverted(unit.Convert(high));
        return new Interval(Math.Min(a, b), Math.Max(a, b));
    }

    private static bool Quantity(JsonTree tree, int row, out QuantityView quantity)
    {
        quantity = default;
        if (tree.Number(row, "value"u8) is not { } value)
        {
            return false;
        }

        // "<5" may be anything below 5.
        var comparator = tree.Text(row, "comparator"u8);
        var low = comparator is [(byte)'<', ..] ? double.NegativeInfinity : comparator.SequenceEqual(">"u8) ? double.BitIncrement(value) : value;
        var high = comparator is [(byte)'>', ..] ? double.PositiveInfinity : comparator.SequenceEqual("<"u8) ? double.BitDecrement(value) : value;
        quantity = new QuantityView(low, high, tree.Text(row, "system"u8), tree.Text(row, "code"u8), tree.Text(row, "unit"u8));
        return true;
    }

    private static bool Range(JsonTree tree, int row, out QuantityView quantity)
    {
        quantity = default;
        var low = tree.Find(row, "low"u8);
        var high = tree.Find(row, "high"u8);
        var hasLow = Quantity(tree, low, out var a);
        var hasHigh = Quantity(tree, high, out var b);
        if (!hasLow && !hasHigh)
        {
            return false;
        }

        var named = hasLow ? low : high;
        quantity = new QuantityView(
            hasLow ? tree.Number(low, "value"u8)!.Value : double.NegativeInfinity,
            hasHigh ? tree.Number(high, "value"u8)!.Value : double.PositiveInfinity,
            tree.Text(named, "system"u8), tree.Text(named, "code"u8), tree.Text(named, "unit"u8));
        return true;
    }

    // The values lie between origin + factor * least and origin + factor * largest of the data.
    private static bool Sampled(JsonTree tree, int row, out QuantityView quantity)
    {
        quantity = default;
        var origin = tree.Find(row, "origin"u8);
        if (tree.Number(origin, "value"u8) is not { } zero)
        {
            return false;
        }

        var factor = tree.Number(row, "factor"u8) ?? 1;
        var (least, largest) = (zero, zero);
        var any = false;
        foreach (var word in Encoding.ASCII.GetString(tree.Text(row, "data"u8)).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (JsonView.ParseNumber(Encoding.ASCII.GetBytes(word)) is { } sample)
            {
                var value = zero + (sample * factor);
                (least, largest) = any ? (Math.Min(least, value), Math.Max(largest, value)) : (value, value);
                any = true;
            }
        }

        quantity = new QuantityView(least, largest, tree.Text(origin, "system"u8), tree.Text(origin, "code"u8), tree.Text(origin, "unit"u8));
        return true;
    }
}
