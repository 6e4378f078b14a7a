namespace Shr.Storage;

/// <summary>Instants as they are stored: whole milliseconds since 0001-01-01 in UTC.</summary>
internal static class StoreClock
{
    public static long ToStored(DateTimeOffset instant) => instant.UtcTicks / TimeSpan.TicksPerMillisecond;

    /// <summary>The first stored instant that is not before this one.</summary>
    public static long ToStoredCeiling(DateTimeOffset instant) =>
        (instant.UtcTicks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;

    public static DateTimeOffset FromStored(long milliseconds) => new(milliseconds * TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
}
