namespace Shr.Storage;

/// <summary>
/// Where a version stands in the sequence of all changes: its commit and its place in it, in one number. It is the
/// primary key of the versions, so writing history is appending.
/// </summary>
internal static class Position
{
    private const int IndexBits = 20;

    /// <summary>The largest number of writes in one commit.</summary>
    public const int MaxWrites = 1 << IndexBits;

    public static long Of(long sequence, int index) => (sequence << IndexBits) | (uint)index;

    public static long SequenceOf(long position) => position >> IndexBits;

    public static int IndexOf(long position) => (int)(position & (MaxWrites - 1));

    /// <summary>The first position after all of a commit.</summary>
    public static long After(long sequence) => (sequence + 1) << IndexBits;
}
