using Shr.Fhir.FhirPath.Operations;

namespace Shr.Fhir.FhirPath.Functions;

/// <summary>The least and greatest value something of limited precision may stand for.</summary>
/// <remarks>https://hl7.org/fhirpath/#lowboundaryprecision-integer-decimal--date--datetime--time</remarks>
internal static class BoundaryFunctions
{
    private const int MaxPrecision = 31;

    public static bool Low(in Call call) => Boundary(call, isLow: true);

    public static bool High(in Call call) => Boundary(call, isLow: false);

    public static bool Precision(in Call call)
    {
        if (!call.Single(out var value))
        {
            return false;
        }

        if (value.Temporal is { } temporal)
        {
            return call.Return(Digits(temporal.Kind, temporal.Precision));
        }

        return (value.Quantity?.Value ?? value.ToDecimal()) is { } number ? call.Return((int)number.Scale) : call.Empty();
    }

    private static bool Boundary(in Call call, bool isLow)
    {
        if (!call.Single(out var value) || !call.IntegerArgument(0, out var precision))
        {
            return false;
        }

        if (value.Temporal is { } temporal)
        {
            return Boundary(temporal, precision, isLow) is { } bound ? call.Return(FhirPathValue.Of(bound)) : call.Empty();
        }

        if (precision is < 0 or > MaxPrecision)
        {
            return call.Empty();
        }

        if (value.Quantity is { } quantity)
        {
            return Boundary(quantity.Value, precision ?? 8, isLow) is { } bound ? call.Return(FhirPathValue.Of(quantity with { Value = bound })) : call.Empty();
        }

        return value.ToDecimal() is { } number ? call.Return(Boundary(number, precision ?? 8, isLow)) : call.Empty();
    }

    // Half a unit of the last digit either way; cut where that leads towards zero, else rounded.
    private static decimal? Boundary(decimal value, int precision, bool isLow)
    {
        var digits = Math.Min(precision, 28);
        var half = new decimal(5, 0, 0, false, (byte)Math.Min(28, value.Scale + 1));
        if (DecimalMath.Add(value, isLow ? -half : half) is not { } bound)
        {
            return null;
        }

        var towardsZero = isLow == (bound > 0);
        var rounded = decimal.Round(bound, Math.Min(digits, 28), towardsZero ? MidpointRounding.ToZero : MidpointRounding.AwayFromZero);
        return Math.Abs(rounded) < 1_000_000_000_000m ? rounded + new decimal(0, 0, 0, false, (byte)Math.Min(digits, 16)) : rounded;
    }

    private static Temporal? Boundary(Temporal value, int? digits, bool isLow)
    {
        var wanted = digits ?? (value.Kind == ValueKind.Date ? 8 : value.Kind == ValueKind.Time ? 9 : 17);
        if (Named(value.Kind, wanted) is not { } precision)
        {
            return null;
        }

        var kind = value.Kind == ValueKind.Date && precision > TemporalPrecision.Day ? ValueKind.DateTime : value.Kind;
        var local = isLow || value.Precision == TemporalPrecision.Fraction ? value.Local : Last(value);
        var hasTime = kind == ValueKind.DateTime && precision >= TemporalPrecision.Hour;
        return new Temporal
        {
            Kind = kind,
            Precision = precision,
            Local = Cut(local, precision),
            FractionDigits = precision == TemporalPrecision.Fraction ? 3 : 0,
            Offset = !hasTime ? null : value.Offset ?? (isLow ? 14 * 60 : -12 * 60),
            IsZulu = hasTime && value.IsZulu,
        };
    }

    private static DateTime Last(Temporal value)
    {
        var from = value.Local;
        if (from > DateTime.MaxValue.AddDays(-1) && value.Precision >= TemporalPrecision.Day)
        {
            return DateTime.MaxValue;
        }

        var next = value.Precision switch
        {
            TemporalPrecision.Year => from.Year == 9999 ? DateTime.MaxValue : from.AddYears(1),
            TemporalPrecision.Month => from is { Year: 9999, Month: 12 } ? DateTime.MaxValue : from.AddMonths(1),
            TemporalPrecision.Day => from.Date == DateTime.MaxValue.Date ? DateTime.MaxValue : from.AddDays(1),
            TemporalPrecision.Hour => from.AddTicks(TimeSpan.TicksPerHour),
            TemporalPrecision.Minute => from.AddTicks(TimeSpan.TicksPerMinute),
            _ => from.AddTicks(TimeSpan.TicksPerSecond),
        };
        return next == DateTime.MaxValue ? next : next.AddMilliseconds(-1);
    }

    private static DateTime Cut(DateTime value, TemporalPrecision precision) => precision switch
    {
        TemporalPrecision.Year => new DateTime(value.Year, 1, 1),
        TemporalPrecision.Month => new DateTime(value.Year, value.Month, 1),
        TemporalPrecision.Day => value.Date,
        TemporalPrecision.Hour => new DateTime(value.Ticks - (value.Ticks % TimeSpan.TicksPerHour)),
        TemporalPrecision.Minute => new DateTime(value.Ticks - (value.Ticks % TimeSpan.TicksPerMinute)),
        TemporalPrecision.Second => new DateTime(value.Ticks - (value.Ticks % TimeSpan.TicksPerSecond)),
        _ => new DateTime(value.Ticks - (value.Ticks % TimeSpan.TicksPerMillisecond)),
    };

    private static int Digits(ValueKind kind, TemporalPrecision precision)
    {
        var digits = precision switch
        {
            TemporalPrecision.Year => 4,
            TemporalPrecision.Month => 6,
            TemporalPrecision.Day => 8,
            TemporalPrecision.Hour => 10,
            TemporalPrecision.Minute => 12,
            TemporalPrecision.Second => 14,
            _ => 17,
        };
        return kind == ValueKind.Time ? digits - 8 : digits;
    }

    private static TemporalPrecision? Named(ValueKind kind, int digits) => (kind == ValueKind.Time ? digits + 8 : digits) switch
    {
        4 when kind != ValueKind.Time => TemporalPrecision.Year,
        6 when kind != ValueKind.Time => TemporalPrecision.Month,
        8 when kind != ValueKind.Time => TemporalPrecision.Day,
        10 => TemporalPrecision.Hour,
        12 => TemporalPrecision.Minute,
        14 => TemporalPrecision.Second,
        17 => TemporalPrecision.Fraction,
        _ => null,
    };

    /// <summary>Whether two quantities or numbers can be compared.</summary>
    public static bool Comparable(in Call call)
    {
        if (!call.Single(out var value) || !call.Argument(0, out var other))
        {
            return false;
        }

        return ValueEquality.AsQuantity(value) is { } left && ValueEquality.AsQuantity(other) is { } right
            ? call.Return(QuantityMath.AreComparable(left, right, call.E.Ucum))
            : value.Kind == ValueKind.None || other.Kind == ValueKind.None ? call.Empty() : call.Return(false);
    }
}
