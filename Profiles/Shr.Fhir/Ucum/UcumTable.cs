using System.Collections.Frozen;

namespace Shr.Fhir.Ucum;

/// <summary>The units and prefixes of UCUM.</summary>
internal sealed class UcumTable
{
    private readonly FrozenDictionary<string, UcumUnit> _units;
    private readonly FrozenDictionary<string, (string Name, Rational Factor)> _prefixes = new Dictionary<string, (string, Rational)>
    {
        ["Y"] = ("yotta", Rational.Parse("1e24")),
        ["Z"] = ("zetta", Rational.Parse("1e21")),
        ["E"] = ("exa", Rational.Parse("1e18")),
        ["P"] = ("peta", Rational.Parse("1e15")),
        ["T"] = ("tera", Rational.Parse("1e12")),
        ["G"] = ("giga", Rational.Parse("1e9")),
        ["M"] = ("mega", Rational.Parse("1e6")),
        ["k"] = ("kilo", Rational.Parse("1e3")),
        ["h"] = ("hecto", Rational.Parse("1e2")),
        ["da"] = ("deka", Rational.Parse("1e1")),
        ["d"] = ("deci", Rational.Parse("1e-1")),
        ["c"] = ("centi", Rational.Parse("1e-2")),
        ["m"] = ("milli", Rational.Parse("1e-3")),
        ["u"] = ("micro", Rational.Parse("1e-6")),
        ["n"] = ("nano", Rational.Parse("1e-9")),
        ["p"] = ("pico", Rational.Parse("1e-12")),
        ["f"] = ("femto", Rational.Parse("1e-15")),
        ["a"] = ("atto", Rational.Parse("1e-18")),
        ["z"] = ("zepto", Rational.Parse("1e-21")),
        ["y"] = ("yocto", Rational.Parse("1e-24")),
        ["Ki"] = ("kibi", Rational.Parse("1024")),
        ["Mi"] = ("mebi", Rational.Parse("1048576")),
        ["Gi"] = ("gibi", Rational.Parse("1073741824")),
        ["Ti"] = ("tebi", Rational.Parse("1099511627776")),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private UcumTable(IReadOnlyList<UcumUnit> units)
    {
        All = units;
        _units = units.ToFrozenDictionary(u => u.Code, StringComparer.Ordinal);
    }

    /// <summary>All unit atoms in the order of UCUM.</summary>
    public IReadOnlyList<UcumUnit> All { get; }

    /// <summary>Reads the table that is part of this assembly.</summary>
    public static UcumTable Load()
    {
        using var stream = typeof(UcumTable).Assembly.GetManifestResourceStream("Shr.Fhir.Ucum.units.tsv")!;
        using var reader = new StreamReader(stream);
        var units = new List<UcumUnit>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && !line.StartsWith('#') && line.Split('\t') is [var code, var name, var symbol, var property, var unitClass, var metric, var kind, var factor, var definition])
            {
                units.Add(new UcumUnit(code, name, symbol, property, unitClass, metric == "m", kind, factor, definition));
            }
        }

        return new UcumTable(units);
    }

    /// <summary>The atom with a code, or null.</summary>
    public UcumUnit? Find(string code) => _units.GetValueOrDefault(code);

    /// <summary>Takes a symbol apart into a prefix and a metric atom; null where it is neither atom nor that.</summary>
    /// <param name="symbol">The symbol without exponent.</param>
    /// <param name="prefix">The name and factor of the prefix, or null.</param>
    /// <param name="refused">The atom that would take no prefix, where that is what is wrong.</param>
    public UcumUnit? Resolve(string symbol, out (string Name, Rational Factor)? prefix, out UcumUnit? refused)
    {
        prefix = null;
        refused = null;
        if (_units.TryGetValue(symbol, out var unit))
        {
            return unit;
        }

        for (var length = 2; length >= 1; length--)
        {
            if (symbol.Length > length && _prefixes.TryGetValue(symbol[..length], out var found) && _units.TryGetValue(symbol[length..], out unit))
            {
                if (unit.IsMetric)
                {
                    prefix = found;
                    return unit;
                }

                refused = unit;
            }
        }

        return null;
    }
}
