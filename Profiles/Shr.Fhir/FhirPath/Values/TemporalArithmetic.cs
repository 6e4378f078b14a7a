namespace Shr.Fhir.FhirPath;

/// <summary>Adds durations to dates and times.</summary>
/// <remarks>https://hl7.org/fhirpath/#datetime-arithmetic</remarks>
internal static class TemporalArithmetic
{
    /// <summary>The value later by a duration; null where it leaves the calendar (years 1 to 9999).</summary>
    /// <param name="value">The date or time.</param>
    /// <param name="amount">How many units; only seconds and shorter keep a fraction.</param>
    /// <param name="unit">The unit.</param>
    public static Temporal? Add(Temporal value, decimal amount, CalendarUnit unit)
    {
        if (Math.Abs(amount) > 1e16m)
        {
            return null;
        }

        var (months, ticks) = unit switch
        {
            CalendarUnit.Year => (decimal.Truncate(amount) * 12, 0m),
            CalendarUnit.Month => (decimal.Truncate(amount), 0m),
            CalendarUnit.Week => (0m, decimal.Truncate(amount) * 7 * TimeSpan.TicksPerDay),
            CalendarUnit.Day => (0m, decimal.Truncate(amount) * TimeSpan.TicksPerDay),
            CalendarUnit.Hour => (0m, decimal.Truncate(amount) * TimeSpan.TicksPerHour),
            CalendarUnit.Minute => (0m, decimal.Truncate(amount) * TimeSpan.TicksPerMinute),
            CalendarUnit.Second => (0m, decimal.Truncate(amount * TimeSpan.TicksPerSecond)),
            _ => (0m, decimal.Truncate(amount * TimeSpan.TicksPerMillisecond)),
        };
        if (Math.Abs(months) > 12 * 9999 || Math.Abs(ticks) > DateTime.MaxValue.Ticks)
        {
            return null;
        }

        return value.Kind == ValueKind.Time ? AddToTime(value, (long)ticks, unit) : AddToDate(value, (int)months, (long)ticks, unit);
    }

    private static Temporal AddToTime(Temporal value, long ticks, CalendarUnit unit)
    {
        // The clock wraps round at midnight.
        var time = (value.Local.Ticks + ticks) % TimeSpan.TicksPerDay;
        return Settle(value, new DateTime(time < 0 ? time + TimeSpan.TicksPerDay : time), unit);
    }

    private static Temporal? AddToDate(Temporal value, int months, long ticks, CalendarUnit unit)
    {
        // A partial date takes whole units of its own precision: 24 months or 365 days are years, 30 days a month.
        if (value.Precision == TemporalPrecision.Year)
        {
            months = ((months / 12) + (int)(ticks / (365 * TimeSpan.TicksPerDay))) * 12;
            ticks = 0;
        }
        else if (value.Precision == TemporalPrecision.Month)
        {
            months += (int)(ticks / (30 * TimeSpan.TicksPerDay));
            ticks = 0;
        }
        else if (value.Precision == TemporalPrecision.Day)
        {
            ticks -= ticks % TimeSpan.TicksPerDay;
        }

        var month = ((value.Local.Year - 1) * 12) + value.Local.Month - 1 + months;
        if (month is < 0 or >= 9999 * 12)
        {
            return null;
        }

        var total = value.Local.AddMonths(months).Ticks + ticks;
        return total < 0 || total > DateTime.MaxValue.Ticks ? null : Settle(value, new DateTime(total), unit);
    }

    // Keeps the precision of the operand, except that fractions of a second may appear.
    private static Temporal Settle(Temporal value, DateTime result, CalendarUnit unit)
    {
        switch (value.Precision)
        {
            case TemporalPrecision.Hour:
                return value with { Local = new DateTime(result.Ticks - (result.Ticks % TimeSpan.TicksPerHour)) };
            case TemporalPrecision.Minute:
                return value with { Local = new DateTime(result.Ticks - (result.Ticks % TimeSpan.TicksPerMinute)) };
            case TemporalPrecision.Second when unit >= CalendarUnit.Second && result.Ticks % TimeSpan.TicksPerSecond != 0:
                return value with { Local = result, Precision = TemporalPrecision.Fraction, FractionDigits = 3 };
            default:
                return value with { Local = result };
        }
    }
}
