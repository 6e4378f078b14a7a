namespace Shr.Fhir.FhirPath;

/// <summary>Reads dates and times as FHIR and FHIRPath write them, to whatever precision they are given.</summary>
/// <remarks>A day that the calendar does not have is refused.</remarks>
public static class TemporalParser
{
    /// <summary>Reads <c>YYYY</c>, <c>YYYY-MM</c> or <c>YYYY-MM-DD</c>.</summary>
    public static Temporal? Date(ReadOnlySpan<char> text)
    {
        var reader = new Reader(text);
        return reader.Date() && reader.AtEnd ? reader.Build(ValueKind.Date) : null;
    }

    /// <summary>Reads a date, optionally with <c>T</c> and a time of any precision and an offset.</summary>
    public static Temporal? DateTime(ReadOnlySpan<char> text)
    {
        var reader = new Reader(text);
        return reader.Date() && reader.TimePart() && reader.AtEnd ? reader.Build(ValueKind.DateTime) : null;
    }

    /// <summary>Reads <c>hh</c>, <c>hh:mm</c>, <c>hh:mm:ss</c> or <c>hh:mm:ss.fff</c>.</summary>
    public static Temporal? Time(ReadOnlySpan<char> text)
    {
        var reader = new Reader(text);
        return reader.Time() && reader.AtEnd ? reader.Build(ValueKind.Time) : null;
    }

    private ref struct Reader(ReadOnlySpan<char> text)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private int _at;
        private int _year = 1;
        private int _month = 1;
        private int _day = 1;
        private int _hour;
        private int _minute;
        private int _second;
        private int _ticks;
        private int _digits;
        private int? _offset;
        private bool _zulu;
        private TemporalPrecision _precision;

        public readonly bool AtEnd => _at == _text.Length;

        public bool Date()
        {
            if (!Number(4, 1, 9999, out _year))
            {
                return false;
            }

            _precision = TemporalPrecision.Year;
            if (!Skip('-'))
            {
                return true;
            }

            if (!Number(2, 1, 12, out _month))
            {
                return false;
            }

            _precision = TemporalPrecision.Month;
            if (!Skip('-'))
            {
                return true;
            }

            _precision = TemporalPrecision.Day;
            return Number(2, 1, System.DateTime.DaysInMonth(_year, _month), out _day);
        }

        public bool TimePart()
        {
            if (!Skip('T') || AtEnd)
            {
                return true;
            }

            return _precision == TemporalPrecision.Day && Time() && Zone();
        }

        public bool Time()
        {
            if (!Number(2, 0, 23, out _hour))
            {
                return false;
            }

            _precision = TemporalPrecision.Hour;
            if (!Skip(':'))
            {
                return true;
            }

            if (!Number(2, 0, 59, out _minute))
            {
                return false;
            }

            _precision = TemporalPrecision.Minute;
            if (!Skip(':'))
            {
                return true;
            }

            if (!Number(2, 0, 60, out _second))
            {
                return false;
            }

            _second = Math.Min(_second, 59);
            _precision = TemporalPrecision.Second;
            return !Skip('.') || Fraction();
        }

        public readonly Temporal Build(ValueKind kind) => new()
        {
            Kind = kind,
            Precision = _precision,
            Local = new DateTime(_year, _month, _day, _hour, _minute, _second).AddTicks(_ticks),
            FractionDigits = _digits,
            Offset = _offset,
            IsZulu = _zulu,
        };

        // Digits beyond 100 ns are read and left out.
        private bool Fraction()
        {
            var scale = 1_000_000;
            var from = _at;
            while (!AtEnd && char.IsAsciiDigit(_text[_at]))
            {
                _ticks += (_text[_at++] - '0') * scale;
                scale /= 10;
            }

            _digits = Math.Min(7, _at - from);
            _precision = TemporalPrecision.Fraction;
            return _at > from;
        }

        private bool Zone()
        {
            if (AtEnd)
            {
                return true;
            }

            if (Skip('Z'))
            {
                _offset = 0;
                _zulu = true;
                return true;
            }

            var sign = _text[_at] == '-' ? -1 : 1;
            if ((!Skip('+') && !Skip('-')) || !Number(2, 0, 14, out var hours) || !Skip(':') || !Number(2, 0, 59, out var minutes))
            {
                return false;
            }

            _offset = sign * ((hours * 60) + minutes);
            return true;
        }

        private bool Skip(char c)
        {
            if (AtEnd || _text[_at] != c)
            {
                return false;
            }

            _at++;
            return true;
        }

        private bool Number(int digits, int min, int max, out int number)
        {
            number = 0;
            if (_at + digits > _text.Length)
            {
                return false;
            }

            for (var i = 0; i < digits; i++)
            {
                var c = _text[_at++];
                if (!char.IsAsciiDigit(c))
                {
                    return false;
                }

                number = (number * 10) + (c - '0');
            }

            return number >= min && number <= max;
        }
    }
}
