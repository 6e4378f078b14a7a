using System.Collections.Concurrent;
using System.Text;
using Shr.Fhir.Ucum;

namespace Shr.Search.Values;

/// <summary>Turns quantities with UCUM units into canonical units, so that 1 g meets 1000 mg. Remembers the units it has seen, up to a bound.</summary>
/// <remarks>https://ucum.org/ucum; https://hl7.org/fhir/R4/search.html#quantity</remarks>
public sealed class UnitConverter
{
    /// <summary>The code system of UCUM.</summary>
    public const string Ucum = "http://unitsofmeasure.org";

    private const int Remembered = 4096;
    private readonly Func<string, CanonicalUnit?> _convert;
    private readonly ConcurrentDictionary<string, CanonicalUnit?> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CanonicalUnit?>.AlternateLookup<ReadOnlySpan<char>> _byChars;

    /// <summary>A converter that asks for each unit once.</summary>
    /// <param name="convert">The canonical unit of a UCUM code, or null where it is none.</param>
    public UnitConverter(Func<string, CanonicalUnit?> convert)
    {
        _convert = convert;
        _byChars = _known.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>A converter by UCUM's own table.</summary>
    public static UnitConverter Of(UcumService ucum) => new(code => Canonical(ucum, code));

    // Offset and factor of a scale show in what 0, 1 and 2 become; scales that are no straight line (pH) are compared as written.
    private static CanonicalUnit? Canonical(UcumService ucum, string code)
    {
        if (!ucum.TryCanonicalize(0, code, out var zero) || !ucum.TryCanonicalize(1, code, out var one) || !ucum.TryCanonicalize(2, code, out var two))
        {
            return null;
        }

        var factor = (double)(one.Value - zero.Value);
        return factor == 0 || Math.Abs((double)(two.Value - one.Value) - factor) > Math.Abs(factor) * 1e-12
            ? null
            : new CanonicalUnit(one.Unit, factor, (double)zero.Value);
    }

    internal CanonicalUnit? Find(ReadOnlySpan<byte> code)
    {
        if (code.Length is 0 or > 64)
        {
            return null;
        }

        Span<char> chars = stackalloc char[64];
        chars = chars[..Encoding.UTF8.GetChars(code, chars)];
        if (_byChars.TryGetValue(chars, out var known))
        {
            return known;
        }

        var unit = _convert(chars.ToString());
        if (_known.Count < Remembered)
        {
            _byChars[chars] = unit;
        }

        return unit;
    }
}
