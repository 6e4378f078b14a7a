namespace Shr.Fhir.FhirPath.Operations;

/// <summary>Calendar durations among themselves: 12 months to the year, 7 days to the week, and for want of better 365 and 30 days.</summary>
/// <remarks>https://hl7.org/fhirpath/#time-valued-quantities</remarks>
internal static class CalendarMath
{
    private const decimal Day = 86_400;

    /// <summary>Whether it is a year or month, whose length varies.</summary>
    public static bool IsCoarse(FhirPathQuantity value) => value.CalendarUnit is CalendarUnit.Year or CalendarUnit.Month;

    /// <summary>The same in months or in seconds.</summary>
    public static FhirPathQuantity ToSmallest(FhirPathQuantity value) => IsCoarse(value)
        ? new FhirPathQuantity(DecimalMath.MultiplyOrMost(value.Value, value.CalendarUnit == CalendarUnit.Year ? 12 : 1), "mo", false)
        : new FhirPathQuantity(DecimalMath.MultiplyOrMost(value.Value, Seconds(value.CalendarUnit!.Value)), "s", false);

    /// <summary>The duration in UCUM units that compares rightly with another calendar duration.</summary>
    public static FhirPathQuantity ToSeconds(FhirPathQuantity value, FhirPathQuantity other) =>
        IsCoarse(value) && IsCoarse(other) ? ToSmallest(value) : new FhirPathQuantity(DecimalMath.MultiplyOrMost(value.Value, Seconds(value.CalendarUnit!.Value)), "s", false);

    /// <summary>The quantity with the UCUM unit that is most like its calendar unit.</summary>
    public static FhirPathQuantity ToUcum(FhirPathQuantity value) => value.CalendarUnit switch
    {
        CalendarUnit.Year => new FhirPathQuantity(value.Value, "a", false),
        CalendarUnit.Month => new FhirPathQuantity(value.Value, "mo", false),
        CalendarUnit.Week => new FhirPathQuantity(value.Value, "wk", false),
        CalendarUnit.Day => new FhirPathQuantity(value.Value, "d", false),
        CalendarUnit.Hour => new FhirPathQuantity(value.Value, "h", false),
        CalendarUnit.Minute => new FhirPathQuantity(value.Value, "min", false),
        CalendarUnit.Second => new FhirPathQuantity(value.Value, "s", false),
        CalendarUnit.Millisecond => new FhirPathQuantity(value.Value, "ms", false),
        _ => value,
    };

    /// <summary>The number in another calendar unit.</summary>
    public static decimal? Convert(FhirPathQuantity value, string unit)
    {
        var to = FhirPathQuantity.CalendarUnitOf(unit)!.Value;
        var from = value.CalendarUnit!.Value;
        return (from, to) switch
        {
            _ when from == to => value.Value,
            (CalendarUnit.Year, CalendarUnit.Month) => DecimalMath.Multiply(value.Value, 12),
            (CalendarUnit.Month, CalendarUnit.Year) => value.Value / 12,
            _ => DecimalMath.Multiply(value.Value, Seconds(from)) is { } seconds ? DecimalMath.Divide(seconds, Seconds(to)) : null,
        };
    }

    /// <summary>Sum in the finer of the units.</summary>
    public static FhirPathQuantity? Add(FhirPathQuantity left, FhirPathQuantity right, int sign)
    {
        var unit = left.CalendarUnit >= right.CalendarUnit ? left.Unit : right.Unit;
        return Convert(left, unit) is { } a && Convert(right, unit) is { } b && DecimalMath.Add(a, sign * b) is { } sum ? new FhirPathQuantity(sum, unit, true) : null;
    }

    private static decimal Seconds(CalendarUnit unit) => unit switch
    {
        CalendarUnit.Year => 365 * Day,
        CalendarUnit.Month => 30 * Day,
        CalendarUnit.Week => 7 * Day,
        CalendarUnit.Day => Day,
        CalendarUnit.Hour => 3600,
        CalendarUnit.Minute => 60,
        CalendarUnit.Second => 1,
        _ => 0.001m,
    };
}
