using System.Globalization;
using Shr.Search.Keys;

namespace Shr.Search.Values;

/// <summary>A number as a search writes it: its value, and the range that its significant digits stand for.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#number: 100 means [99.5, 100.5), 100.00 means [99.995, 100.005), 1e2 means [95, 105).</remarks>
internal readonly record struct DecimalText(double Value, double From, double Until)
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public static bool TryParse(ReadOnlySpan<char> text, out DecimalText number)
    {
        number = default;
        if (text.IsEmpty || text.Length > 64 || !IsWellFormed(text) || !double.TryParse(text, Style, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
        {
            return false;
        }

        var exponent = HalfUnitExponent(text);
        var half = double.Parse(string.Create(CultureInfo.InvariantCulture, $"5E{exponent}"), Style, CultureInfo.InvariantCulture);
        number = Exact(text, half, out var from, out var until)
            ? new DecimalText(value, from, until)
            : new DecimalText(value, value - half, value + half);
        return true;
    }

    /// <summary>What a prefix compares with: eq, ne and ap heed the digits, the others take the number as exact.</summary>
    public Interval Asked(Comparator comparator) => comparator is Comparator.Equal or Comparator.NotEqual
        ? new Interval(SortableNumber.Of(From), SortableNumber.Of(Until) - 1)
        : Interval.Point(SortableNumber.Of(Value));

    /// <summary>The number and a tenth of it to either side, at least its own digits.</summary>
    public Interval Widened()
    {
        var tenth = Math.Abs(Value) / 10;
        return new Interval(SortableNumber.Of(Math.Min(From, Value - tenth)), SortableNumber.Of(Math.Max(Until, Value + tenth)));
    }

    // Sums of doubles miss 99.995 by a hair; decimals do not.
    private static bool Exact(ReadOnlySpan<char> text, double half, out double from, out double until)
    {
        from = until = 0;
        if (half is < 1e-26 or > 1e26 || !decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var value) || Math.Abs(value) > 1e27m)
        {
            return false;
        }

        var step = (decimal)half;
        from = double.Parse((value - step).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        until = double.Parse((value + step).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return true;
    }

    // The half unit is five of the place after the last digit. With an exponent and no point, R4's own example (1e2) has one digit more.
    private static int HalfUnitExponent(ReadOnlySpan<char> text)
    {
        var e = text.IndexOfAny('e', 'E');
        var mantissa = e < 0 ? text : text[..e];
        var exponent = e < 0 ? 0 : int.Parse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.');
        var decimals = point < 0 ? (e < 0 ? 0 : 1) : mantissa.Length - point - 1;
        return exponent - decimals - 1;
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        var rest = text.TrimStart("+-");
        var e = rest.IndexOfAny('e', 'E');
        return text.Length - rest.Length <= 1
            && !rest.IsEmpty
            && char.IsAsciiDigit(rest[0])
            && rest[^1] != '.'
            && (e < 0 || (rest.Length - e - 1 is > 0 and <= 5 && rest[e - 1] != '.'));
    }
}
