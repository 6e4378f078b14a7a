using System.Globalization;
using Shr.Fhir.FhirPath.Syntax;

namespace Shr.Fhir.FhirPath;

/// <summary>A number with a unit: one of UCUM, or a calendar duration such as <c>year</c>.</summary>
/// <param name="Value">The number; its text precision is kept.</param>
/// <param name="Unit">The unit as written.</param>
/// <param name="IsCalendar">Whether the unit is a calendar duration: 1 year is not the 365.25 days of UCUM's <c>a</c>.</param>
/// <remarks>https://hl7.org/fhirpath/#quantity</remarks>
public sealed record FhirPathQuantity(decimal Value, string Unit, bool IsCalendar)
{
    /// <summary>The number of a quantity without dimension.</summary>
    public static FhirPathQuantity Of(decimal value) => new(value, "1", false);

    /// <summary>The calendar duration a word names (singular or plural), or null.</summary>
    internal static CalendarUnit? CalendarUnitOf(string word) => word switch
    {
        "year" or "years" => FhirPath.CalendarUnit.Year,
        "month" or "months" => FhirPath.CalendarUnit.Month,
        "week" or "weeks" => FhirPath.CalendarUnit.Week,
        "day" or "days" => FhirPath.CalendarUnit.Day,
        "hour" or "hours" => FhirPath.CalendarUnit.Hour,
        "minute" or "minutes" => FhirPath.CalendarUnit.Minute,
        "second" or "seconds" => FhirPath.CalendarUnit.Second,
        "millisecond" or "milliseconds" => FhirPath.CalendarUnit.Millisecond,
        _ => null,
    };

    internal CalendarUnit? CalendarUnit => IsCalendar ? CalendarUnitOf(Unit) : null;

    /// <summary>Reads <c>5</c>, <c>5 'mg'</c> or <c>5 days</c>; null where the text is no quantity.</summary>
    public static FhirPathQuantity? Parse(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var end = 0;
        while (end < trimmed.Length && (char.IsAsciiDigit(trimmed[end]) || trimmed[end] == '.' || (end == 0 && trimmed[end] is '+' or '-')))
        {
            end++;
        }

        if (end == 0 || trimmed[end - 1] == '.' || !decimal.TryParse(trimmed[..end], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        var unit = trimmed[end..].TrimStart().ToString();
        if (unit.Length == 0)
        {
            return Of(value);
        }

        if (unit.Length > 2 && unit[0] == '\'' && unit.IndexOf('\'', 1) == unit.Length - 1)
        {
            return new FhirPathQuantity(value, unit[1..^1], false);
        }

        return CalendarUnitOf(unit) is null ? null : new FhirPathQuantity(value, unit, true);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var number = Value.ToString(CultureInfo.InvariantCulture);
        return IsCalendar ? number + " " + Unit : number + " " + SyntaxPrinter.Quote(Unit);
    }
}
