namespace Shr.Search.Values;

/// <summary>How values of a unit are written in its canonical unit: value × factor + offset.</summary>
/// <param name="Unit">The canonical unit, the same for all units that can be compared.</param>
/// <param name="Factor">What to multiply by; not zero.</param>
/// <param name="Offset">What to add then: not 0 for degrees.</param>
public sealed record CanonicalUnit(string Unit, double Factor, double Offset = 0)
{
    internal double Convert(double value) => (value * Factor) + Offset;
}
