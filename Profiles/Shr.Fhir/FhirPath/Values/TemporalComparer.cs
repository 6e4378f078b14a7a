namespace Shr.Fhir.FhirPath;

/// <summary>Compares dates and times of different precision: sometimes the answer is that nobody can know.</summary>
/// <remarks>https://hl7.org/fhirpath/#comparison, https://hl7.org/fhirpath/#datetime-equality</remarks>
internal static class TemporalComparer
{
    /// <summary>Negative, zero or positive; null where the precision does not decide it, or a Time meets a date.</summary>
    public static int? Compare(Temporal left, Temporal right)
    {
        if ((left.Kind == ValueKind.Time) != (right.Kind == ValueKind.Time))
        {
            return null;
        }

        var leftHasTime = left.Precision >= TemporalPrecision.Hour;
        var rightHasTime = right.Precision >= TemporalPrecision.Hour;
        if (leftHasTime && rightHasTime && left.Offset.HasValue != right.Offset.HasValue)
        {
            return CompareUnknownOffset(left, right);
        }

        var both = leftHasTime && rightHasTime && left.Offset.HasValue;
        return CompareParts(both ? left.Utc : left.Local, left.Precision, both ? right.Utc : right.Local, right.Precision);
    }

    /// <summary>Whether they are the same to the same precision.</summary>
    public static bool AreEquivalent(Temporal left, Temporal right) => Compare(left, right) == 0;

    private static int? CompareParts(DateTime left, TemporalPrecision leftPrecision, DateTime right, TemporalPrecision rightPrecision)
    {
        // Seconds and their fraction are one number: 31 and 31.0 are the same.
        var leftKnown = leftPrecision == TemporalPrecision.Fraction ? TemporalPrecision.Second : leftPrecision;
        var rightKnown = rightPrecision == TemporalPrecision.Fraction ? TemporalPrecision.Second : rightPrecision;
        var common = leftKnown < rightKnown ? leftKnown : rightKnown;
        var order = Truncate(left, common).CompareTo(Truncate(right, common));
        return order != 0 ? order : leftKnown == rightKnown ? 0 : null;
    }

    private static long Truncate(DateTime value, TemporalPrecision precision) => precision switch
    {
        TemporalPrecision.Year => value.Year,
        TemporalPrecision.Month => (value.Year * 12L) + value.Month,
        TemporalPrecision.Day => value.Ticks / TimeSpan.TicksPerDay,
        TemporalPrecision.Hour => value.Ticks / TimeSpan.TicksPerHour,
        TemporalPrecision.Minute => value.Ticks / TimeSpan.TicksPerMinute,
        _ => value.Ticks,
    };

    // Offsets lie between -12:00 and +14:00, so values further apart than that are ordered all the same.
    private static int? CompareUnknownOffset(Temporal left, Temporal right)
    {
        var (leftLow, leftHigh) = Range(left);
        var (rightLow, rightHigh) = Range(right);
        return leftHigh < rightLow ? -1 : leftLow > rightHigh ? 1 : null;
    }

    private static (long Low, long High) Range(Temporal value)
    {
        var width = value.Precision switch
        {
            TemporalPrecision.Hour => TimeSpan.TicksPerHour - 1,
            TemporalPrecision.Minute => TimeSpan.TicksPerMinute - 1,
            _ => 0,
        };
        return value.Offset.HasValue
            ? (value.Utc.Ticks, value.Utc.Ticks + width)
            : (value.Local.Ticks - (14 * TimeSpan.TicksPerHour), value.Local.Ticks + width + (12 * TimeSpan.TicksPerHour));
    }
}
