using System.Globalization;

namespace Shr.Fhir.FhirPath;

/// <summary>A Date, DateTime or Time of FHIRPath, known to a certain precision only.</summary>
/// <remarks>https://hl7.org/fhirpath/#date, https://hl7.org/fhirpath/#datetime, https://hl7.org/fhirpath/#time</remarks>
public sealed record Temporal
{
    /// <summary>Date, DateTime or Time.</summary>
    public required ValueKind Kind { get; init; }

    /// <summary>How far it is known; what lies beyond has its least value.</summary>
    public required TemporalPrecision Precision { get; init; }

    /// <summary>The local date and time; a Time stands on the first day of the calendar.</summary>
    /// <remarks>A leap second (:60) is kept as :59.</remarks>
    public required DateTime Local { get; init; }

    /// <summary>How many digits the fraction of the second was written with, 0 to 7.</summary>
    public int FractionDigits { get; init; }

    /// <summary>The offset from UTC in minutes, or null where none is known.</summary>
    public int? Offset { get; init; }

    /// <summary>Whether the offset was written as <c>Z</c>.</summary>
    public bool IsZulu { get; init; }

    /// <summary>A DateTime with an offset and milliseconds.</summary>
    public static Temporal Of(DateTimeOffset instant) => new()
    {
        Kind = ValueKind.DateTime,
        Precision = TemporalPrecision.Fraction,
        Local = new DateTime(instant.Ticks - (instant.Ticks % TimeSpan.TicksPerMillisecond)),
        FractionDigits = 3,
        Offset = (int)instant.Offset.TotalMinutes,
    };

    /// <summary>The instant in UTC; an unknown offset counts as none.</summary>
    public DateTime Utc
    {
        get
        {
            var ticks = Local.Ticks - ((Offset ?? 0) * TimeSpan.TicksPerMinute);
            return new DateTime(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks));
        }
    }

    /// <summary>The day alone, or null for a Time.</summary>
    public Temporal? ToDate() => Kind switch
    {
        ValueKind.Date => this,
        ValueKind.DateTime => new Temporal { Kind = ValueKind.Date, Precision = Precision < TemporalPrecision.Day ? Precision : TemporalPrecision.Day, Local = Local.Date },
        _ => null,
    };

    /// <summary>The same as DateTime, or null for a Time.</summary>
    public Temporal? ToDateTime() => Kind switch
    {
        ValueKind.DateTime => this,
        ValueKind.Date => this with { Kind = ValueKind.DateTime },
        _ => null,
    };

    /// <summary>The time of day, or null where it is not known.</summary>
    public Temporal? ToTime() => Kind switch
    {
        ValueKind.Time => this,
        ValueKind.DateTime when Precision >= TemporalPrecision.Hour => new Temporal { Kind = ValueKind.Time, Precision = Precision, Local = new DateTime(Local.TimeOfDay.Ticks), FractionDigits = FractionDigits },
        _ => null,
    };

    /// <summary>As FHIR writes it, as far as it is known: <c>2015-02</c>, <c>2015-02-04T14:34:28Z</c>, <c>14:34</c>.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[40];
        var length = 0;
        if (Kind != ValueKind.Time)
        {
            Write(text, ref length, Local.Year, 4);
            if (Precision >= TemporalPrecision.Month)
            {
                text[length++] = '-';
                Write(text, ref length, Local.Month, 2);
            }

            if (Precision >= TemporalPrecision.Day)
            {
                text[length++] = '-';
                Write(text, ref length, Local.Day, 2);
            }

            if (Precision >= TemporalPrecision.Hour)
            {
                text[length++] = 'T';
            }
        }

        if (Precision >= TemporalPrecision.Hour)
        {
            WriteTime(text, ref length);
            WriteOffset(text, ref length);
        }

        return text[..length].ToString();
    }

    private void WriteTime(Span<char> text, ref int length)
    {
        Write(text, ref length, Local.Hour, 2);
        if (Precision >= TemporalPrecision.Minute)
        {
            text[length++] = ':';
            Write(text, ref length, Local.Minute, 2);
        }

        if (Precision >= TemporalPrecision.Second)
        {
            text[length++] = ':';
            Write(text, ref length, Local.Second, 2);
        }

        if (Precision == TemporalPrecision.Fraction)
        {
            text[length++] = '.';
            var fraction = (int)(Local.Ticks % TimeSpan.TicksPerSecond);
            for (var i = 7; i > FractionDigits; i--)
            {
                fraction /= 10;
            }

            Write(text, ref length, fraction, FractionDigits);
        }
    }

    private void WriteOffset(Span<char> text, ref int length)
    {
        if (Offset is not { } offset)
        {
            return;
        }

        if (IsZulu)
        {
            text[length++] = 'Z';
            return;
        }

        text[length++] = offset < 0 ? '-' : '+';
        Write(text, ref length, Math.Abs(offset) / 60, 2);
        text[length++] = ':';
        Write(text, ref length, Math.Abs(offset) % 60, 2);
    }

    private static void Write(Span<char> text, ref int length, int number, int digits)
    {
        number.TryFormat(text[length..], out var written, "D" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        length += written;
    }
}
