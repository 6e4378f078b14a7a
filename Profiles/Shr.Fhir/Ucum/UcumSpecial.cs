namespace Shr.Fhir.Ucum;

/// <summary>The scales of UCUM's special units, to and from the unit they are defined by.</summary>
/// <remarks>https://ucum.org/ucum#section-Special-Units-on-non-ratio-Scales</remarks>
internal static class UcumSpecial
{
    /// <summary>What a value of the special scale is in its proper unit; null where the function is not defined there.</summary>
    public static decimal? ToProper(string function, decimal value)
    {
        if (Math.Abs(value) > 1e27m)
        {
            return null;
        }

        var x = (double)value;
        return function switch
        {
            "Cel" => value + 273.15m,
            "degF" => value + 459.67m,
            "degRe" => value + 218.52m,
            "ln" => Narrow(Math.Exp(x)),
            "lg" => Narrow(Math.Pow(10, x)),
            "lgTimes2" => Narrow(Math.Pow(10, x / 2)),
            "ld" => Narrow(Math.Pow(2, x)),
            "pH" => Narrow(Math.Pow(10, -x)),
            "sqrt" => Narrow(x * x),
            "tanTimes100" or "100tan" => Narrow(Math.Atan(x / 100) * 180 / Math.PI),
            "hpX" => Narrow(Math.Pow(10, -x)),
            "hpC" => Narrow(Math.Pow(100, -x)),
            "hpM" => Narrow(Math.Pow(1000, -x)),
            "hpQ" => Narrow(Math.Pow(50000, -x)),
            _ => null,
        };
    }

    /// <summary>What a value of the proper unit is on the special scale; null where the function is not defined there.</summary>
    public static decimal? FromProper(string function, decimal value)
    {
        if (Math.Abs(value) > 1e27m)
        {
            return null;
        }

        var x = (double)value;
        return function switch
        {
            "Cel" => value - 273.15m,
            "degF" => value - 459.67m,
            "degRe" => value - 218.52m,
            "ln" => Narrow(Math.Log(x)),
            "lg" => Narrow(Math.Log10(x)),
            "lgTimes2" => Narrow(2 * Math.Log10(x)),
            "ld" => Narrow(Math.Log2(x)),
            "pH" => Narrow(-Math.Log10(x)),
            "sqrt" => Narrow(Math.Sqrt(x)),
            "tanTimes100" or "100tan" => Narrow(Math.Tan(x * Math.PI / 180) * 100),
            "hpX" => Narrow(-Math.Log10(x)),
            "hpC" => Narrow(-Math.Log(x, 100)),
            "hpM" => Narrow(-Math.Log(x, 1000)),
            "hpQ" => Narrow(-Math.Log(x, 50000)),
            _ => null,
        };
    }

    private static decimal? Narrow(double value) => double.IsFinite(value) && Math.Abs(value) < 7.9e28 ? (decimal)value : null;
}
