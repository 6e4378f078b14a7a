using Shr.Fhir.Ucum;

namespace Shr.Fhir.FhirPath.Operations;

/// <summary>Compares and combines quantities, whose units may be UCUM's or calendar durations.</summary>
/// <remarks>https://hl7.org/fhirpath/#quantity, https://hl7.org/fhirpath/#time-valued-quantities</remarks>
internal static class QuantityMath
{
    /// <summary>Whether they can be compared for order.</summary>
    public static bool AreComparable(FhirPathQuantity left, FhirPathQuantity right, UcumService ucum) =>
        (left.Unit == right.Unit && left.IsCalendar == right.IsCalendar) || Align(left, right, ucum) is { } units && ucum.AreComparable(units.Left.Unit, units.Right.Unit);

    /// <summary>The order, or null where they are not comparable.</summary>
    public static int? Compare(FhirPathQuantity left, FhirPathQuantity right, UcumService ucum)
    {
        if (left.Unit == right.Unit && left.IsCalendar == right.IsCalendar)
        {
            return left.Value.CompareTo(right.Value);
        }

        return Align(left, right, ucum) is { } units ? ucum.Compare(units.Left.Value, units.Left.Unit, units.Right.Value, units.Right.Unit) : null;
    }

    /// <summary>Equality: false for different dimensions, empty where a year or month meets a definite duration or a unit is unknown.</summary>
    public static bool? AreEqual(FhirPathQuantity left, FhirPathQuantity right, UcumService ucum)
    {
        if (Compare(left, right, ucum) is { } order)
        {
            return order == 0;
        }

        if (Align(left, right, ucum) is not { } units)
        {
            return null;
        }

        return ucum.CanonicalUnit(units.Left.Unit) is { } a && ucum.CanonicalUnit(units.Right.Unit) is { } b && a != b ? false : null;
    }

    /// <summary>Equivalence: to the precision of the less precise, in the finer unit; a calendar duration is like the definite one.</summary>
    public static bool AreEquivalent(FhirPathQuantity left, FhirPathQuantity right, UcumService ucum)
    {
        var (a, b) = left.IsCalendar && right.IsCalendar && CalendarMath.IsCoarse(left) == CalendarMath.IsCoarse(right)
            ? (CalendarMath.ToSmallest(left), CalendarMath.ToSmallest(right))
            : (CalendarMath.ToUcum(left), CalendarMath.ToUcum(right));
        if (a.Unit == b.Unit)
        {
            return DecimalMath.AreEquivalent(a.Value, b.Value);
        }

        // The finer unit is the one in which a number is larger.
        var (fine, coarse) = (ucum.Convert(1, a.Unit, b.Unit) ?? 0) - (ucum.Convert(0, a.Unit, b.Unit) ?? 0) <= 1 ? (a, b) : (b, a);
        return ucum.Convert(coarse.Value, coarse.Unit, fine.Unit) is { } converted && DecimalMath.AreEquivalent(fine.Value, converted, DecimalMath.Precision(fine.Value), DecimalMath.Precision(coarse.Value));
    }

    /// <summary>Sum or difference in the finer of the units; null where they are not comparable.</summary>
    public static FhirPathQuantity? Add(FhirPathQuantity left, FhirPathQuantity right, bool subtract, UcumService ucum)
    {
        var sign = subtract ? -1 : 1;
        if (left.IsCalendar != right.IsCalendar && (CalendarMath.IsCoarse(left) || CalendarMath.IsCoarse(right)))
        {
            return null;
        }

        if (left.IsCalendar && right.IsCalendar)
        {
            return CalendarMath.Add(left, right, sign);
        }

        if (IsSpecial(left, ucum) || IsSpecial(right, ucum) || Align(left, right, ucum) is not { } units)
        {
            return null;
        }

        if (left.Unit == right.Unit)
        {
            return DecimalMath.Add(left.Value, sign * right.Value) is { } sum ? new FhirPathQuantity(sum, left.Unit, left.IsCalendar) : null;
        }

        var (fine, coarse) = ucum.Convert(1, units.Left.Unit, units.Right.Unit) is { } factor && factor <= 1 ? (left, right) : (right, left);
        if (ucum.Convert(coarse.Value, CalendarMath.ToUcum(coarse).Unit, CalendarMath.ToUcum(fine).Unit) is not { } converted)
        {
            return null;
        }

        var total = ReferenceEquals(fine, left) ? DecimalMath.Add(fine.Value, sign * converted) : DecimalMath.Add(converted, sign * fine.Value);
        return total is { } value ? new FhirPathQuantity(value, fine.Unit, fine.IsCalendar) : null;
    }

    /// <summary>Product or quotient; null where a unit is not valid, has no ratio scale, or is a calendar duration beside another unit.</summary>
    public static FhirPathQuantity? Multiply(FhirPathQuantity left, FhirPathQuantity right, bool divide, UcumService ucum)
    {
        if (divide && right.Value == 0)
        {
            return null;
        }

        if (IsNumber(right, ucum) is { } factor && !IsSpecial(left, ucum))
        {
            return (divide ? DecimalMath.Divide(left.Value, factor) : DecimalMath.Multiply(left.Value, factor)) is { } scaled ? left with { Value = scaled } : null;
        }

        if (!divide && IsNumber(left, ucum) is { } number && !IsSpecial(right, ucum))
        {
            return DecimalMath.Multiply(right.Value, number) is { } scaled ? right with { Value = scaled } : null;
        }

        if (left.IsCalendar || right.IsCalendar)
        {
            return null;
        }

        return ucum.Combine(left.Value, left.Unit, right.Value, right.Unit, divide) is { } result ? new FhirPathQuantity(result.Value, result.Unit, false) : null;
    }

    /// <summary>The quantity in another unit (of UCUM or a calendar word); null where that cannot be.</summary>
    public static FhirPathQuantity? Convert(FhirPathQuantity value, string unit, UcumService ucum)
    {
        var isCalendar = FhirPathQuantity.CalendarUnitOf(unit) is not null;
        if (value.IsCalendar && isCalendar)
        {
            return CalendarMath.Convert(value, unit) is { } number ? new FhirPathQuantity(number, unit, true) : null;
        }

        var target = new FhirPathQuantity(0, unit, isCalendar);
        if (value.IsCalendar != isCalendar && (CalendarMath.IsCoarse(value) || CalendarMath.IsCoarse(target) || IsCoarseUcum(value) || IsCoarseUcum(target)))
        {
            return null;
        }

        return ucum.Convert(value.Value, CalendarMath.ToUcum(value).Unit, CalendarMath.ToUcum(target).Unit) is { } converted ? new FhirPathQuantity(converted, unit, isCalendar) : null;
    }

    // Both in UCUM's units; null where a year or month of the calendar meets a definite duration.
    private static (FhirPathQuantity Left, FhirPathQuantity Right)? Align(FhirPathQuantity left, FhirPathQuantity right, UcumService ucum)
    {
        if (left.IsCalendar && right.IsCalendar)
        {
            return (CalendarMath.ToSeconds(left, right), CalendarMath.ToSeconds(right, left));
        }

        if (left.IsCalendar != right.IsCalendar)
        {
            var (calendar, other) = left.IsCalendar ? (left, right) : (right, left);
            if ((CalendarMath.IsCoarse(calendar) || IsCoarseUcum(other)) && ucum.CanonicalUnit(other.Unit) == "s")
            {
                return null;
            }
        }

        return (CalendarMath.ToUcum(left), CalendarMath.ToUcum(right));
    }

    private static bool IsCoarseUcum(FhirPathQuantity value) => !value.IsCalendar && value.Unit is "a" or "mo" or "a_j" or "a_t" or "a_g" or "mo_j" or "mo_s" or "mo_g";

    private static bool IsSpecial(FhirPathQuantity value, UcumService ucum) => !value.IsCalendar && ucum.Combine(1, value.Unit, 1, "1", false) is null;

    private static decimal? IsNumber(FhirPathQuantity value, UcumService ucum)
    {
        if (value.IsCalendar)
        {
            return null;
        }

        return value.Unit == "1" ? value.Value : ucum.TryCanonicalize(value.Value, value.Unit, out var canonical) && canonical.Unit == "1" && !IsSpecial(value, ucum) ? canonical.Value : null;
    }
}
