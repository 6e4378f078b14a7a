using System.Collections.Concurrent;

namespace Shr.Fhir.Ucum;

/// <summary>Checks, explains, compares and converts units of The Unified Code for Units of Measure (case-sensitive form).</summary>
/// <remarks>
/// Factors are exact fractions; results are decimals of up to 28 digits. Calendar durations (<c>year</c>, <c>month</c>)
/// are no units of UCUM. Safe for use from many threads. See https://ucum.org/ucum.
/// </remarks>
public sealed class UcumService
{
    private const int MaxLength = 256;
    private const int CacheSize = 4096;

    private readonly UcumTable _table = UcumTable.Load();
    private readonly ConcurrentDictionary<string, Parsed> _parsed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, UcumMeasure> _definitions = new(StringComparer.Ordinal);

    /// <summary>The unit atoms of the table.</summary>
    public IReadOnlyList<UcumUnit> Units => _table.All;

    /// <summary>Null where the code is a valid unit, otherwise why not, with the character where reading stopped.</summary>
    public string? Validate(string code)
    {
        var parsed = Parse(code);
        return parsed.Measure is null ? $"{parsed.Error} at character {parsed.Position + 1}" : null;
    }

    /// <summary>The unit in English, such as <c>(milligram) / (deciliter)</c>; null where the code is not valid.</summary>
    public string? Describe(string code)
    {
        if (Parse(code).Measure is not { } measure)
        {
            return null;
        }

        return measure.Text.Length == 0 ? "(unity)" : measure.Text;
    }

    /// <summary>The unit in base units, such as <c>g.m-3</c> for <c>mg/dL</c> and <c>1</c> for <c>%</c>; null where the code is not valid.</summary>
    public string? CanonicalUnit(string code) => Parse(code).Measure?.Dimension.Code;

    /// <summary>A value in base units.</summary>
    /// <param name="value">The number.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="canonical">The number and the unit in base units, so that equal quantities give equal results.</param>
    /// <returns>False where the unit is not valid or the number leaves what a decimal holds.</returns>
    public bool TryCanonicalize(decimal value, string unit, out (decimal Value, string Unit) canonical)
    {
        if (Parse(unit).Measure is { } measure && measure.ToCanonical(value) is { } number)
        {
            canonical = (number, measure.Dimension.Code);
            return true;
        }

        canonical = default;
        return false;
    }

    /// <summary>Whether values of both units can be compared.</summary>
    public bool AreComparable(string left, string right) =>
        Parse(left).Measure is { } first && Parse(right).Measure is { } second && first.Dimension.Code == second.Dimension.Code;

    /// <summary>A value in another unit; null where one is not valid, they are not comparable, or the result is too large.</summary>
    public decimal? Convert(decimal value, string from, string to)
    {
        if (from == to)
        {
            return Parse(from).Measure is null ? null : value;
        }

        if (Parse(from).Measure is not { } source || Parse(to).Measure is not { } target || source.Dimension.Code != target.Dimension.Code)
        {
            return null;
        }

        if (source.Special is null)
        {
            return target.FromCanonical(Rational.Of(value) * source.Factor);
        }

        return source.ToCanonical(value) is { } canonical ? target.FromCanonical(Rational.Of(canonical)) : null;
    }

    /// <summary>Negative, zero or positive as the left is less than, equal to or greater than the right; null where they are not comparable.</summary>
    public int? Compare(decimal left, string leftUnit, decimal right, string rightUnit)
    {
        if (leftUnit == rightUnit)
        {
            return left.CompareTo(right);
        }

        if (Parse(leftUnit).Measure is not { } first || Parse(rightUnit).Measure is not { } second || first.Dimension.Code != second.Dimension.Code)
        {
            return null;
        }

        return first.ToCanonical(left) is { } a && second.ToCanonical(right) is { } b ? a.CompareTo(b) : null;
    }

    /// <summary>The product or quotient of two quantities in base units; null where a unit is not valid or has no ratio scale.</summary>
    public (decimal Value, string Unit)? Combine(decimal left, string leftUnit, decimal right, string rightUnit, bool divide)
    {
        if (Parse(leftUnit).Measure is not { Special: null } first || Parse(rightUnit).Measure is not { Special: null } second || (divide && right == 0))
        {
            return null;
        }

        var a = Rational.Of(left) * first.Factor;
        var b = Rational.Of(right) * second.Factor;
        return (divide ? a / b : a * b).ToDecimal() is { } value ? (value, first.Dimension.Times(second.Dimension, divide ? -1 : 1).Code) : null;
    }

    private Parsed Parse(string code)
    {
        if (_parsed.TryGetValue(code, out var known))
        {
            return known;
        }

        if (code.Length > MaxLength)
        {
            return new Parsed(null, $"a unit has at most {MaxLength} characters", MaxLength);
        }

        var measure = new UcumParser(code, _table, Define).Parse(out var error, out var position);
        var parsed = new Parsed(measure, error, position);
        if (_parsed.Count < CacheSize)
        {
            _parsed.TryAdd(code, parsed);
        }

        return parsed;
    }

    private UcumMeasure? Define(string code)
    {
        if (_definitions.TryGetValue(code, out var known))
        {
            return known;
        }

        var unit = _table.Find(code)!;
        UcumMeasure? measure;
        if (unit.IsBase || unit.IsArbitrary)
        {
            measure = new UcumMeasure(Rational.One, UcumDimension.Of(code), null, unit.Name);
        }
        else
        {
            var definition = new UcumParser(unit.Definition, _table, Define).Parse(out _, out _);
            measure = definition is null ? null : definition with { Factor = definition.Factor * Rational.Parse(unit.Factor), Special = unit.IsSpecial ? unit.Kind : null };
        }

        if (measure is not null)
        {
            _definitions.TryAdd(code, measure);
        }

        return measure;
    }

    private sealed record Parsed(UcumMeasure? Measure, string? Error, int Position);
}
