using System.Text;
using Shr.Search.Keys;
using Shr.Search.Model;
using Shr.Search.Plans;
using Shr.Search.Query;
using Shr.Search.Values;

namespace Shr.Search.Lowering;

/// <summary>Quantities: by canonical unit where the search names a UCUM unit, as written otherwise.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#quantity</remarks>
internal static class QuantityLowering
{
    /// <summary>The condition of a quantity.</summary>
    public static IndexCondition Quantity(CompiledSearchParameter parameter, QuantityValue value, UnitConverter units)
    {
        if (Canonical(value, units) is { } unit)
        {
            var low = Conditions.Key(parameter, KeyForm.CanonicalByLow).Text(unit.Unit).End().ToArray();
            var high = Conditions.Key(parameter, KeyForm.CanonicalByHigh).Text(unit.Unit).End().ToArray();
            return IntervalLowering.Lower(low, high, 1, Boxes(value, unit), null);
        }

        var byLow = parameter.Prefix(KeyForm.QuantityByLow);
        var byHigh = parameter.Prefix(KeyForm.QuantityByHigh);
        var boxes = Boxes(value, null);
        return Conditions.Any(UnitNeedles(value).ConvertAll(n => IntervalLowering.Lower(byLow, byHigh, 1, boxes, n is null ? null : new Infix(n, 11, 8))));
    }

    /// <summary>The canonical unit of a search, where it names a UCUM unit.</summary>
    public static CanonicalUnit? Canonical(QuantityValue value, UnitConverter units) =>
        value is { System: UnitConverter.Ucum, Code: { } code } ? units.Find(Encoding.UTF8.GetBytes(code)) : null;

    /// <summary>The boxes of a search, in a canonical unit or as written.</summary>
    public static IntervalBox[] Boxes(QuantityValue value, CanonicalUnit? unit)
    {
        if (unit is null)
        {
            return NumberLowering.Boxes(value.Comparator, value.Number);
        }

        var number = value.Number;
        var from = SortableNumber.OfConverted(unit.Convert(number.From));
        var until = SortableNumber.OfConverted(unit.Convert(number.Until));
        var tenth = Math.Abs(number.Value) / 10;
        var asked = value.Comparator is Comparator.Equal or Comparator.NotEqual
            ? Ordered(from, until, isOpen: true)
            : Interval.Point(SortableNumber.OfConverted(unit.Convert(number.Value)));
        var widened = Ordered(
            SortableNumber.OfConverted(unit.Convert(Math.Min(number.From, number.Value - tenth))),
            SortableNumber.OfConverted(unit.Convert(Math.Max(number.Until, number.Value + tenth))),
            isOpen: false);
        return IntervalTest.Of(unit.Factor < 0 ? Reversed(value.Comparator) : value.Comparator, asked, widened);
    }

    /// <summary>What the units part of a key must hold: null for anything; alternatives where a code may be the unit too.</summary>
    public static List<byte[]?> UnitNeedles(QuantityValue value)
    {
        byte[]? system = value.System is null ? null : new KeyBuilder().Byte(KeyForm.UnitSystem).Text(value.System).End().ToArray();
        if (value.Code is null)
        {
            return [system];
        }

        var code = new KeyBuilder().Byte(KeyForm.UnitCode).Text(value.Code).End().ToArray();
        return system is null
            ? [code, new KeyBuilder().Byte(KeyForm.UnitText).Text(value.Code).End().ToArray()]
            : [[.. system, .. code]];
    }

    private static Interval Ordered(ulong a, ulong b, bool isOpen)
    {
        var (low, high) = a <= b ? (a, b) : (b, a);
        return new Interval(low, isOpen && high > low ? high - 1 : high);
    }

    private static Comparator Reversed(Comparator comparator) => comparator switch
    {
        Comparator.GreaterThan => Comparator.LessThan,
        Comparator.LessThan => Comparator.GreaterThan,
        Comparator.GreaterOrEqual => Comparator.LessOrEqual,
        Comparator.LessOrEqual => Comparator.GreaterOrEqual,
        Comparator.StartsAfter => Comparator.EndsBefore,
        Comparator.EndsBefore => Comparator.StartsAfter,
        _ => comparator,
    };
}
