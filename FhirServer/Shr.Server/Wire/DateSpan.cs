using System.Globalization;

namespace Shr.Server.Wire;

/// <summary>The span of time that a date of some precision names: <c>2026-11</c> is all of November.</summary>
/// <param name="From">The first instant.</param>
/// <param name="To">The first instant after it.</param>
/// <remarks>https://hl7.org/fhir/R4/datatypes.html#dateTime</remarks>
public readonly record struct DateSpan(DateTimeOffset From, DateTimeOffset To)
{
    private static readonly string[] Formats = ["yyyy", "yyyy-MM", "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    /// <summary>Reads a date or dateTime; one without a zone is read in <paramref name="zone"/>.</summary>
    public static bool TryParse(string text, TimeSpan zone, out DateSpan span)
    {
        span = default;

        // A plus sign that was not escaped in a query arrives as a space.
        var value = text.Trim().Replace(' ', '+');
        var offset = zone;
        var plain = value;
        var time = value.IndexOf('T', StringComparison.Ordinal);
        if (time >= 0 && value.EndsWith('Z'))
        {
            (offset, plain) = (TimeSpan.Zero, value[..^1]);
        }
        else if (time >= 0 && value.LastIndexOfAny(['+', '-']) is var sign && sign > time)
        {
            if (!TimeSpan.TryParseExact(value[(sign + 1)..], @"hh\:mm", CultureInfo.InvariantCulture, out offset) || offset.TotalHours > 14)
            {
                return false;
            }

            offset = value[sign] == '-' ? -offset : offset;
            plain = value[..sign];
        }

        var fraction = plain.IndexOf('.', StringComparison.Ordinal);
        var ticks = 0L;
        if (fraction >= 0 && !TryFraction(plain[(fraction + 1)..], out ticks))
        {
            return false;
        }

        var whole = fraction >= 0 ? plain[..fraction] : plain;
        var format = Array.FindIndex(Formats, f => f.Replace("'", "", StringComparison.Ordinal).Length == whole.Length);
        if (format < 0 || (fraction >= 0 && format != 4)
            || !DateTime.TryParseExact(whole, Formats[format], CultureInfo.InvariantCulture, DateTimeStyles.None, out var start)
            || start.Year is < 2 or > 9998)
        {
            return false;
        }

        var from = new DateTimeOffset(start, offset).AddTicks(ticks);
        span = new DateSpan(from, format switch
        {
            0 => from.AddYears(1),
            1 => from.AddMonths(1),
            2 => from.AddDays(1),
            3 => from.AddMinutes(1),
            _ => fraction >= 0 ? from.AddMilliseconds(1) : from.AddSeconds(1),
        });
        return true;
    }

    private static bool TryFraction(string digits, out long ticks)
    {
        ticks = 0;
        if (digits.Length == 0 || !digits.All(char.IsAsciiDigit))
        {
            return false;
        }

        ticks = long.Parse(digits.PadRight(7, '0')[..7], CultureInfo.InvariantCulture);
        return true;
    }
}
