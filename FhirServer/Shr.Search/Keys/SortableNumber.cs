namespace Shr.Search.Keys;

/// <summary>Doubles as unsigned numbers whose order is the order of the doubles.</summary>
internal static class SortableNumber
{
    public static readonly ulong Least = Of(double.NegativeInfinity);

    public static readonly ulong Largest = Of(double.PositiveInfinity);

    public static ulong Of(double value)
    {
        // -0 equals 0, and NaN cannot be searched for.
        var bits = BitConverter.DoubleToUInt64Bits(value == 0 || double.IsNaN(value) ? 0 : value);
        return (bits & 0x8000_0000_0000_0000) != 0 ? ~bits : bits | 0x8000_0000_0000_0000;
    }

    /// <summary>
    /// The same for a number that was multiplied by the factor of a unit: the last bits are rounded off, so that 1000 mg and 1 g
    /// meet although the factors are not exact. Keeps about 12 digits.
    /// </summary>
    public static ulong OfConverted(double value)
    {
        if (!double.IsFinite(value) || value == 0)
        {
            return Of(value);
        }

        const ulong half = 1 << 11;
        var bits = (BitConverter.DoubleToUInt64Bits(value) + half) & ~0xFFFUL;
        return Of(BitConverter.UInt64BitsToDouble(bits));
    }
}
