namespace Shr.Fhir.Ucum;

/// <summary>What a unit expression means: a factor, a dimension, and for a special unit the function of its scale.</summary>
/// <param name="Factor">How many canonical units it is (for a special unit: its proper unit).</param>
/// <param name="Dimension">The canonical unit.</param>
/// <param name="Special">The function of a special unit, or null.</param>
/// <param name="Text">The expression in English.</param>
internal sealed record UcumMeasure(Rational Factor, UcumDimension Dimension, string? Special, string Text)
{
    public decimal? ToCanonical(decimal value)
    {
        if (Special is null)
        {
            return (Rational.Of(value) * Factor).ToDecimal();
        }

        // A prefix of a special unit scales its values: 1 dB is 0.1 B. It is kept in PrefixFactor.
        return (Rational.Of(value) * PrefixFactor).ToDecimal() is { } scaled && UcumSpecial.ToProper(Special, scaled) is { } proper
            ? (Rational.Of(proper) * Factor).ToDecimal()
            : null;
    }

    public decimal? FromCanonical(Rational canonical)
    {
        var own = (canonical / Factor).ToDecimal();
        return Special is null || own is null ? own
            : UcumSpecial.FromProper(Special, own.Value) is { } value ? (Rational.Of(value) / PrefixFactor).ToDecimal() : null;
    }

    public Rational PrefixFactor { get; init; } = Rational.One;

    public UcumMeasure Times(UcumMeasure other, int exponent, string text) =>
        new(Factor * other.Factor.Pow(exponent), Dimension.Times(other.Dimension, exponent), null, text);
}
