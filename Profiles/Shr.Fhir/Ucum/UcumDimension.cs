using System.Globalization;

namespace Shr.Fhir.Ucum;

/// <summary>A product of powers of base units (and arbitrary units), sorted by code: <c>g.m-3</c>.</summary>
internal sealed class UcumDimension
{
    private readonly SortedDictionary<string, int> _powers;

    private UcumDimension(SortedDictionary<string, int> powers)
    {
        _powers = powers;
        Code = powers.Count == 0 ? "1" : string.Join('.', powers.Select(p => p.Value == 1 ? p.Key : p.Key + p.Value.ToString(CultureInfo.InvariantCulture)));
    }

    public static UcumDimension None { get; } = new(new SortedDictionary<string, int>(StringComparer.Ordinal));

    /// <summary>The canonical unit; <c>1</c> where there is no dimension.</summary>
    public string Code { get; }

    public static UcumDimension Of(string unit) => new(new SortedDictionary<string, int>(StringComparer.Ordinal) { [unit] = 1 });

    public UcumDimension Times(UcumDimension other, int exponent)
    {
        if (other._powers.Count == 0 || exponent == 0)
        {
            return this;
        }

        var powers = new SortedDictionary<string, int>(_powers, StringComparer.Ordinal);
        foreach (var (unit, power) in other._powers)
        {
            var sum = powers.GetValueOrDefault(unit) + (power * exponent);
            if (sum == 0)
            {
                powers.Remove(unit);
            }
            else
            {
                powers[unit] = sum;
            }
        }

        return new UcumDimension(powers);
    }
}
