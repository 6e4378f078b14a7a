namespace Shr.Search.Values;

/// <summary>A date or time with the precision it was written in, as the interval of instants it may mean.</summary>
/// <remarks>
/// https://hl7.org/fhir/R4/search.html#date. A fraction of a second is an instant. Without a zone the zone of the preset holds.
/// </remarks>
internal static class DateRange
{
    /// <summary>The widest value that is kept by its low end only: a day, in ticks.</summary>
    public const ulong NarrowWidth = TimeSpan.TicksPerDay;

    /// <summary>Reads a date of any FHIR precision; minutes without seconds are allowed as searches may use them.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, TimeSpan zone, out Interval range)
    {
        range = default;
        if (!Digits(ref text, 4, 1, 9999, out var year))
        {
            return false;
        }

        if (text.IsEmpty)
        {
            range = Local(new DateTime(year, 1, 1), year == 9999 ? DateTime.MaxValue : new DateTime(year + 1, 1, 1), zone);
            return true;
        }

        if (!Skip(ref text, '-') || !Digits(ref text, 2, 1, 12, out var month))
        {
            return false;
        }

        var start = new DateTime(year, month, 1);
        if (text.IsEmpty)
        {
            range = Local(start, year == 9999 && month == 12 ? DateTime.MaxValue : start.AddMonths(1), zone);
            return true;
        }

        if (!Skip(ref text, '-') || !Digits(ref text, 2, 1, DateTime.DaysInMonth(year, month), out var day))
        {
            return false;
        }

        start = start.AddDays(day - 1);
        if (!text.IsEmpty)
        {
            return Skip(ref text, 'T') && Time(text, start, zone, out range);
        }

        range = Local(start, start.Date == DateTime.MaxValue.Date ? DateTime.MaxValue : start.AddDays(1), zone);
        return true;
    }

    private static bool Time(ReadOnlySpan<byte> text, DateTime day, TimeSpan zone, out Interval range)
    {
        range = default;
        if (!Digits(ref text, 2, 0, 24, out var hour) || !Skip(ref text, ':') || !Digits(ref text, 2, 0, 59, out var minute))
        {
            return false;
        }

        long ticks = (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        var width = TimeSpan.TicksPerMinute;
        if (Skip(ref text, ':'))
        {
            if (!Digits(ref text, 2, 0, 60, out var second))
            {
                return false;
            }

            ticks += second * TimeSpan.TicksPerSecond;
            width = TimeSpan.TicksPerSecond;
            if (Skip(ref text, '.') && !Fraction(ref text, ref ticks, out width))
            {
                return false;
            }
        }

        if (!Zone(text, ref zone))
        {
            return false;
        }

        var low = Math.Clamp(day.Ticks + ticks - zone.Ticks, 0, DateTime.MaxValue.Ticks);
        range = new Interval((ulong)low, (ulong)(low + width - 1));
        return true;
    }

    // Digits beyond 100 ns are read and left out.
    private static bool Fraction(ref ReadOnlySpan<byte> text, ref long ticks, out long width)
    {
        width = 1;
        var scale = TimeSpan.TicksPerSecond / 10;
        var any = false;
        while (!text.IsEmpty && char.IsAsciiDigit((char)text[0]))
        {
            ticks += (text[0] - '0') * scale;
            scale /= 10;
            text = text[1..];
            any = true;
        }

        return any;
    }

    private static bool Zone(ReadOnlySpan<byte> text, ref TimeSpan zone)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        if (text is [(byte)'Z'])
        {
            zone = TimeSpan.Zero;
            return true;
        }

        // A plus sign that was not escaped in a url arrives as a space.
        var negative = text[0] == '-';
        if (text[0] is not ((byte)'+' or (byte)'-' or (byte)' '))
        {
            return false;
        }

        text = text[1..];
        if (!Digits(ref text, 2, 0, 14, out var hours) || !Skip(ref text, ':') || !Digits(ref text, 2, 0, 59, out var minutes) || !text.IsEmpty)
        {
            return false;
        }

        zone = new TimeSpan(hours, minutes, 0);
        zone = negative ? -zone : zone;
        return true;
    }

    private static Interval Local(DateTime from, DateTime until, TimeSpan zone)
    {
        var low = Math.Clamp(from.Ticks - zone.Ticks, 0, DateTime.MaxValue.Ticks);
        var high = Math.Clamp(until.Ticks - zone.Ticks - 1, low, DateTime.MaxValue.Ticks);
        return new Interval((ulong)low, (ulong)high);
    }

    private static bool Skip(ref ReadOnlySpan<byte> text, char expected)
    {
        if (text.IsEmpty || text[0] != expected)
        {
            return false;
        }

        text = text[1..];
        return true;
    }

    private static bool Digits(ref ReadOnlySpan<byte> text, int count, int min, int max, out int value)
    {
        value = 0;
        if (text.Length < count)
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            var digit = text[i] - '0';
            if (digit is < 0 or > 9)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        text = text[count..];
        return value >= min && value <= max;
    }
}
