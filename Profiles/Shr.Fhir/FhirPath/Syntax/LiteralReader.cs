using System.Globalization;

namespace Shr.Fhir.FhirPath.Syntax;

/// <summary>What the words of literals stand for.</summary>
/// <remarks>https://hl7.org/fhirpath/#literals</remarks>
internal static class LiteralReader
{
    /// <summary>The value of a word, or null where it is none (a day the calendar does not have, a number too large).</summary>
    public static FhirPathValue? Value(in Token token) => token.Kind switch
    {
        TokenKind.String => FhirPathValue.Of(token.Text),
        TokenKind.Integer => Integer(token.Text),
        TokenKind.Long => long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? FhirPathValue.Of(number) : null,
        TokenKind.Decimal => decimal.TryParse(token.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? FhirPathValue.Of(number) : null,
        TokenKind.Date => TemporalParser.Date(token.Text) is { } date ? FhirPathValue.Of(date) : null,
        TokenKind.DateTime => TemporalParser.DateTime(token.Text) is { } dateTime ? FhirPathValue.Of(dateTime) : null,
        _ => TemporalParser.Time(token.Text) is { } time ? FhirPathValue.Of(time) : null,
    };

    /// <summary>A number with the word that follows it as its unit, or null where that is none.</summary>
    public static FhirPathValue? WithUnit(in FhirPathValue number, in Token unit)
    {
        var isCalendar = unit.Kind == TokenKind.Identifier && FhirPathQuantity.CalendarUnitOf(unit.Text) is not null;
        return isCalendar || unit.Kind == TokenKind.String
            ? FhirPathValue.Of(new FhirPathQuantity(number.ToDecimal() ?? 0, unit.Text, isCalendar))
            : null;
    }

    // 2147483648 is beyond Integer, but -2147483648 is not: what is too large is read as Long.
    private static FhirPathValue? Integer(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var small) ? FhirPathValue.Of(small)
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var large) ? FhirPathValue.Of(large)
        : null;
}
