namespace Shr.Fhir.Elements.Formats;

/// <summary>Dates and times that exist: a text of the right shape for 30 February is still no date.</summary>
/// <remarks>https://hl7.org/fhir/R4/datatypes.html#date</remarks>
internal static class DateFormat
{
    private const string DateShape = "a date is written YYYY, YYYY-MM or YYYY-MM-DD";
    private const string TimeShape = "a time is written hh:mm:ss with an optional fraction";
    private const string ZoneShape = "a time in a dateTime needs a zone, Z or +hh:mm";

    public static string? DateFault(ReadOnlySpan<byte> text) => text.Length is 4 or 7 or 10 ? DayFault(text) : DateShape;

    public static string? DateTimeFault(ReadOnlySpan<byte> text)
    {
        if (text.Length <= 10)
        {
            return DateFault(text);
        }

        return text[10] != 'T' ? "date and time are separated by T" : MomentFault(text);
    }

    public static string? InstantFault(ReadOnlySpan<byte> text) =>
        text.Length < 20 || text[10] != 'T' ? "an instant is written YYYY-MM-DDThh:mm:ss with a zone" : MomentFault(text);

    public static string? TimeFault(ReadOnlySpan<byte> text)
    {
        var fault = ClockFault(text, out var used);
        return fault ?? (used == text.Length ? null : TimeShape);
    }

    private static string? MomentFault(ReadOnlySpan<byte> text)
    {
        if (DayFault(text[..10]) is { } dayFault)
        {
            return dayFault;
        }

        var clock = text[11..];
        return ClockFault(clock, out var used) ?? ZoneFault(clock[used..]);
    }

    private static string? DayFault(ReadOnlySpan<byte> text)
    {
        var year = Number(text[..4]);
        if (year < 0)
        {
            return DateShape;
        }

        if (year == 0)
        {
            return "there is no year 0000";
        }

        if (text.Length == 4)
        {
            return null;
        }

        var month = text[4] == '-' ? Number(text.Slice(5, 2)) : -1;
        if (month < 0)
        {
            return DateShape;
        }

        if (month is 0 or > 12)
        {
            return "a month lies between 01 and 12";
        }

        if (text.Length == 7)
        {
            return null;
        }

        var day = text[7] == '-' ? Number(text.Slice(8, 2)) : -1;
        if (day < 0)
        {
            return DateShape;
        }

        return day == 0 || day > DateTime.DaysInMonth(year, month) ? "that day does not exist" : null;
    }

    private static string? ClockFault(ReadOnlySpan<byte> text, out int used)
    {
        used = 0;
        if (text.Length < 8 || text[2] != ':' || text[5] != ':')
        {
            return TimeShape;
        }

        var (hour, minute, second) = (Number(text[..2]), Number(text.Slice(3, 2)), Number(text.Slice(6, 2)));
        if (hour < 0 || minute < 0 || second < 0)
        {
            return TimeShape;
        }

        // 60 is there for leap seconds.
        if (hour > 23 || minute > 59 || second > 60)
        {
            return "that time of day does not exist";
        }

        used = 8;
        if (text.Length > 8 && text[8] == '.')
        {
            used = 9;
            while (used < text.Length && text[used] is >= (byte)'0' and <= (byte)'9')
            {
                used++;
            }

            return used == 9 ? "digits must follow the decimal point" : null;
        }

        return null;
    }

    private static string? ZoneFault(ReadOnlySpan<byte> zone)
    {
        if (zone is [(byte)'Z'])
        {
            return null;
        }

        if (zone.Length != 6 || zone[0] is not ((byte)'+' or (byte)'-') || zone[3] != ':')
        {
            return ZoneShape;
        }

        var (hour, minute) = (Number(zone.Slice(1, 2)), Number(zone.Slice(4, 2)));
        if (hour < 0 || minute < 0)
        {
            return ZoneShape;
        }

        return minute > 59 || (hour * 60) + minute > 14 * 60 ? "a zone lies between -14:00 and +14:00" : null;
    }

    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return -1;
            }

            number = (number * 10) + digit - '0';
        }

        return number;
    }
}
