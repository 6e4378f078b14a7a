namespace Shr.Fhir.FhirPath.Functions;

/// <summary>The clock, and the components of dates and times.</summary>
/// <remarks>https://hl7.org/fhirpath/#current-date-and-time-functions, https://build.fhir.org/ig/HL7/FHIRPath/#extract-datetime-components</remarks>
internal static class DateFunctions
{
    public static bool Now(in Call call) => call.Return(FhirPathValue.Of(Temporal.Of(call.E.Now)));

    public static bool Today(in Call call) => call.Return(FhirPathValue.Of(Temporal.Of(call.E.Now).ToDate()!));

    public static bool TimeOfDay(in Call call) => call.Return(FhirPathValue.Of(Temporal.Of(call.E.Now).ToTime()!));

    public static bool Year(in Call call) => Part(call, TemporalPrecision.Year, t => t.Year);

    public static bool Month(in Call call) => Part(call, TemporalPrecision.Month, t => t.Month);

    public static bool Day(in Call call) => Part(call, TemporalPrecision.Day, t => t.Day);

    public static bool Hour(in Call call) => Part(call, TemporalPrecision.Hour, t => t.Hour);

    public static bool Minute(in Call call) => Part(call, TemporalPrecision.Minute, t => t.Minute);

    public static bool Second(in Call call) => Part(call, TemporalPrecision.Second, t => t.Second);

    public static bool Millisecond(in Call call) => Part(call, TemporalPrecision.Fraction, t => t.Millisecond);

    public static bool TimezoneOffset(in Call call) =>
        Read(call, out var value) && (value?.Offset is { } minutes ? call.Return((decimal?)(minutes % 60 == 0 ? decimal.Parse($"{minutes / 60}.0", System.Globalization.CultureInfo.InvariantCulture) : minutes / 60m)) : call.Empty());

    public static bool Date(in Call call) => Read(call, out var value) && (value?.ToDate() is { } date ? call.Return(FhirPathValue.Of(date)) : call.Empty());

    public static bool Time(in Call call) =>
        Read(call, out var value) && (value is { Kind: ValueKind.DateTime } && value.ToTime() is { } time ? call.Return(FhirPathValue.Of(time)) : call.Empty());

    private static bool Part(in Call call, TemporalPrecision part, Func<DateTime, int> get)
    {
        if (!Read(call, out var value))
        {
            return false;
        }

        var isKnown = value is not null && value.Precision >= part && (value.Kind != ValueKind.Time || part >= TemporalPrecision.Hour);
        return isKnown ? call.Return(get(value!.Local)) : call.Empty();
    }

    // A String counts as the date or time it spells; anything else has no such component.
    private static bool Read(in Call call, out Temporal? value)
    {
        value = null;
        if (!call.Single(out var input))
        {
            return false;
        }

        value = input.Temporal ?? (input.String is { } text ? TemporalParser.DateTime(text) ?? TemporalParser.Time(text.StartsWith('T') ? text.AsSpan(1) : text) : null);
        return true;
    }
}
