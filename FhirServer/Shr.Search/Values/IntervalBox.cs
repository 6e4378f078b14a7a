namespace Shr.Search.Values;

/// <summary>A test of an interval: its low end and its high end must each lie between bounds (included).</summary>
internal readonly record struct IntervalBox(ulong LowMin, ulong LowMax, ulong HighMin, ulong HighMax)
{
    public static IntervalBox Any { get; } = new(0, ulong.MaxValue, 0, ulong.MaxValue);

    public bool BoundsLowBelow => LowMin > 0;

    public bool BoundsHighBelow => HighMin > 0;

    public bool BoundsHighAbove => HighMax < ulong.MaxValue;

    public bool BoundsLowAbove => LowMax < ulong.MaxValue;

    public bool Accepts(ulong low, ulong high) => low >= LowMin && low <= LowMax && high >= HighMin && high <= HighMax;
}
