using System.Globalization;
using System.Numerics;

namespace Shr.Fhir.Ucum;

/// <summary>An exact fraction: unit factors reach from 1e-34 to 1e27, beyond what a decimal holds.</summary>
internal readonly struct Rational : IEquatable<Rational>
{
    private static readonly BigInteger DecimalMax = new(decimal.MaxValue);

    private readonly BigInteger _denominator;

    public Rational(BigInteger numerator, BigInteger denominator)
    {
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        if (denominator.Sign < 0)
        {
            divisor = -divisor;
        }

        Numerator = numerator / divisor;
        _denominator = denominator / divisor;
    }

    public static Rational One { get; } = new(1, 1);

    public BigInteger Numerator { get; }

    public BigInteger Denominator => _denominator.IsZero ? BigInteger.One : _denominator;

    public bool IsZero => Numerator.IsZero;

    public static Rational Of(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var numerator = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        var scale = (bits[3] >> 16) & 0xFF;
        return new Rational(bits[3] < 0 ? -numerator : numerator, BigInteger.Pow(10, scale));
    }

    /// <summary>Reads a number such as <c>1.5e-34</c>.</summary>
    public static Rational Parse(string text)
    {
        var e = text.IndexOfAny(['e', 'E']);
        var exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var digits = e < 0 ? text : text[..e];
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= digits.Length - point - 1;
            digits = digits.Remove(point, 1);
        }

        var number = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        return exponent >= 0 ? new Rational(number * BigInteger.Pow(10, exponent), 1) : new Rational(number, BigInteger.Pow(10, -exponent));
    }

    public static Rational operator *(Rational left, Rational right) => new(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    public static Rational operator /(Rational left, Rational right) => new(left.Numerator * right.Denominator, left.Denominator * right.Numerator);

    public Rational Pow(int exponent) => exponent >= 0
        ? new Rational(BigInteger.Pow(Numerator, exponent), BigInteger.Pow(Denominator, exponent))
        : new Rational(BigInteger.Pow(Denominator, -exponent), BigInteger.Pow(Numerator, -exponent));

    public double ToDouble() => Math.Exp(BigInteger.Log(BigInteger.Abs(Numerator)) - BigInteger.Log(Denominator)) * Numerator.Sign;

    /// <summary>The nearest decimal with up to 28 digits and no trailing zeros; null where it is too large.</summary>
    public decimal? ToDecimal()
    {
        var whole = BigInteger.Abs(BigInteger.Divide(Numerator, Denominator));
        if (whole > DecimalMax)
        {
            return null;
        }

        // As many fraction digits as leave 28 digits in all.
        var scale = Math.Clamp(28 - (whole.IsZero ? 0 : whole.ToString(CultureInfo.InvariantCulture).Length), 0, 28);
        var scaled = Numerator * BigInteger.Pow(10, scale);
        var half = Denominator / 2;
        var rounded = BigInteger.Divide(scaled.Sign < 0 ? scaled - half : scaled + half, Denominator);
        while (scale > 0 && (rounded % 10).IsZero)
        {
            rounded /= 10;
            scale--;
        }

        if (BigInteger.Abs(rounded) > DecimalMax)
        {
            return null;
        }

        var bits = BigInteger.Abs(rounded);
        return new decimal((int)(uint)(bits & 0xFFFFFFFF), (int)(uint)((bits >> 32) & 0xFFFFFFFF), (int)(uint)(bits >> 64), rounded.Sign < 0, (byte)scale);
    }

    public bool Equals(Rational other) => Numerator == other.Numerator && Denominator == other.Denominator;

    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Numerator, Denominator);

    public override string ToString() => Denominator.IsOne ? Numerator.ToString(CultureInfo.InvariantCulture) : $"{Numerator}/{Denominator}";
}
