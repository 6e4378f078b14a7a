namespace Shr.Search.Values;

/// <summary>A value with a lower and an upper end, each as a sortable number; both ends belong to it.</summary>
/// <remarks>Dates are ticks of 100 ns in UTC, numbers are <see cref="Keys.SortableNumber"/>.</remarks>
internal readonly record struct Interval(ulong Low, ulong High)
{
    public static Interval Point(ulong value) => new(value, value);
}
