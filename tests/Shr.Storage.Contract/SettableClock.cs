namespace Shr.Storage.Contract;

/// <summary>A clock that stands where a test puts it, or runs with the machine's.</summary>
public sealed class SettableClock : TimeProvider
{
    private long _ticks;

    /// <summary>Null: the machine's time.</summary>
    public DateTimeOffset? Now
    {
        get => Interlocked.Read(ref _ticks) is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        set => Interlocked.Exchange(ref _ticks, value?.UtcTicks ?? 0);
    }

    public override DateTimeOffset GetUtcNow() => Now ?? System.GetUtcNow();
}
