using System.Buffers.Binary;
using Shr.Storage;

namespace Shr.Server.Registries.Feeds;

/// <summary>
/// Where a reader of a feed stands, written like a UUID of version 1. Its time is that of the change, to the millisecond;
/// what a UUID keeps below the millisecond is the place among entries that one change gives; clock sequence and node
/// are the place of the change in the sequence of all. Clients keep it and send it back; they need not understand it.
/// </summary>
/// <param name="At">When the change was committed; cut to milliseconds, from 1582 to the year 5236.</param>
/// <param name="Sequence">The commit, from 0 to 2^42 - 1.</param>
/// <param name="Index">The place in the commit, from 0 to 2^20 - 1.</param>
/// <param name="Ordinal">The place among the entries of one change, from 0 to 9,999.</param>
/// <remarks>https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-1</remarks>
internal readonly record struct FeedMarker(DateTimeOffset At, long Sequence, int Index, int Ordinal = 0) : IComparable<FeedMarker>
{
    /// <summary>The largest <see cref="Ordinal"/>.</summary>
    public const int MaxOrdinal = (int)TimeSpan.TicksPerMillisecond - 1;

    private const int IndexBits = 20;
    private const int PlaceBits = 62;
    private const long TimestampMask = (1L << 60) - 1;
    private const int Version = 1;
    private const int Variant = 2;

    // UUIDs count their time from the day the Gregorian calendar began.
    private static readonly long Epoch = new DateTimeOffset(1582, 10, 15, 0, 0, 0, TimeSpan.Zero).UtcTicks;

    /// <summary>The marker of a change.</summary>
    public static FeedMarker Of(Change change, int ordinal = 0) => new(change.LastUpdated, change.Sequence, change.Index, ordinal);

    /// <summary>Reads a marker; false for everything that this server cannot have written.</summary>
    public static bool TryParse(string? text, out FeedMarker marker)
    {
        marker = default;
        if (text is not { Length: 36 } || !Guid.TryParseExact(text, "D", out var id))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        var low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        if (((high >> 12) & 0xF) != Version || low >> PlaceBits != Variant)
        {
            return false;
        }

        // time_low, time_mid and time_high stand from the least to the most significant part.
        var ticks = (long)(((high & 0xFFF) << 48) | (((high >> 16) & 0xFFFF) << 32) | (high >> 32));
        var place = (long)(low & ((1UL << PlaceBits) - 1));
        var at = ticks - (ticks % TimeSpan.TicksPerMillisecond);
        marker = new FeedMarker(new DateTimeOffset(Epoch + at, TimeSpan.Zero), place >> IndexBits, (int)(place & ((1 << IndexBits) - 1)), (int)(ticks - at));
        return true;
    }

    /// <summary>The order of the changes; the time has no say in it.</summary>
    public int CompareTo(FeedMarker other) => (Sequence, Index, Ordinal).CompareTo((other.Sequence, other.Index, other.Ordinal));

    /// <summary>The UUID.</summary>
    public override string ToString()
    {
        var since = At.UtcTicks - Epoch;
        var ticks = (ulong)((since - (since % TimeSpan.TicksPerMillisecond) + Ordinal) & TimestampMask);
        var place = ((ulong)Sequence << IndexBits) | (uint)Index;
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ticks << 32) | (((ticks >> 32) & 0xFFFF) << 16) | ((ulong)Version << 12) | (ticks >> 48));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], ((ulong)Variant << PlaceBits) | (place & ((1UL << PlaceBits) - 1)));
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
