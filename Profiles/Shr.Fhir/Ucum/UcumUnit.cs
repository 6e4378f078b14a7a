namespace Shr.Fhir.Ucum;

/// <summary>A unit atom as UCUM's table defines it.</summary>
/// <param name="Code">The case-sensitive code.</param>
/// <param name="Name">Its English name.</param>
/// <param name="Symbol">How it is printed.</param>
/// <param name="Property">The kind of quantity it measures.</param>
/// <param name="UnitClass">The table of UCUM it stands in, such as <c>si</c>.</param>
/// <param name="IsMetric">Whether it takes prefixes.</param>
/// <param name="Kind">Base, arbitrary, an ordinary unit, or the name of the function of a special unit.</param>
/// <param name="Factor">How many of <paramref name="Definition"/> it is.</param>
/// <param name="Definition">The unit it is defined by.</param>
/// <remarks>https://ucum.org/ucum#section-Tables-of-Terminal-Symbols</remarks>
public sealed record UcumUnit(string Code, string Name, string Symbol, string Property, string UnitClass, bool IsMetric, string Kind, string Factor, string Definition)
{
    /// <summary>Whether it is one of the seven base units.</summary>
    public bool IsBase => Kind == "base";

    /// <summary>Whether it is comparable with nothing but itself, as the international unit.</summary>
    public bool IsArbitrary => Kind == "arbitrary";

    /// <summary>Whether its scale has an offset or is logarithmic, as degree Celsius or pH.</summary>
    public bool IsSpecial => Kind is not ("base" or "arbitrary" or "unit");
}
