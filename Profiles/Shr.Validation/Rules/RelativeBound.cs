using System.Globalization;
using System.Text;
using Shr.Fhir.Elements;

namespace Shr.Validation.Rules;

/// <summary>A bound of a date that is given as a duration: so long before now as a minimum, so long after now as a maximum.</summary>
/// <remarks>https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.minValue_x_</remarks>
internal static class RelativeBound
{
    /// <summary>The moment a duration leads to, written as precisely as the value it is compared with; null where it is no duration of a calendar.</summary>
    /// <param name="bounds">The text of the definition.</param>
    /// <param name="row">The row of the duration.</param>
    /// <param name="direction">-1: before <paramref name="now"/>, 1: after it.</param>
    /// <param name="now">The time of the check.</param>
    public static DateTimeOffset? Moment(JsonTree bounds, int row, int direction, DateTimeOffset now)
    {
        if (bounds.Find(row, "value"u8) is not (>= 0 and var value) || Unit(bounds, row) is not { } unit
            || !decimal.TryParse(bounds.RawOf(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) || amount is < 0 or > 100_000)
        {
            return null;
        }

        var signed = direction * amount;
        try
        {
            return unit switch
            {
                "a" or "year" or "years" => now.AddMonths((int)decimal.Round(signed * 12)),
                "mo" or "month" or "months" => now.AddMonths((int)decimal.Round(signed)),
                "wk" or "week" or "weeks" => now.AddDays((double)signed * 7),
                "d" or "day" or "days" => now.AddDays((double)signed),
                "h" or "hour" or "hours" => now.AddHours((double)signed),
                "min" or "minute" or "minutes" => now.AddMinutes((double)signed),
                "s" or "second" or "seconds" => now.AddSeconds((double)signed),
                _ => null,
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            // Further than the calendar goes: it bounds nothing.
            return null;
        }
    }

    /// <summary>Compares a date or time with a moment, as precisely as the value is written; null where it cannot be read.</summary>
    public static int? Compare(string value, DateTimeOffset moment)
    {
        var utc = moment.UtcDateTime;
        if (!value.Contains('T', StringComparison.Ordinal))
        {
            var text = utc.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            return value.Length is 4 or 7 or 10 ? string.CompareOrdinal(value, text[..value.Length]) : null;
        }

        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read) ? read.CompareTo(moment) : null;
    }

    private static string? Unit(JsonTree bounds, int row)
    {
        var unit = bounds.Find(row, "code"u8) is >= 0 and var code ? code : bounds.Find(row, "unit"u8);
        return unit < 0 ? null : Encoding.UTF8.GetString(bounds.Utf8Of(unit));
    }
}
