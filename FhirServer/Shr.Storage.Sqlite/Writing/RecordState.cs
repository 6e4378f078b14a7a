namespace Shr.Storage.Sqlite.Writing;

/// <summary>A row of <c>record</c>.</summary>
/// <param name="Record">Its number; 0 where there is no row.</param>
/// <param name="Type">The number of its type.</param>
/// <param name="Version">The last version, 0 where there never was one.</param>
/// <param name="Position">Where that version stands.</param>
/// <param name="IsDeleted">Whether there is no current version.</param>
internal readonly record struct RecordState(long Record, int Type, int Version, long Position, bool IsDeleted)
{
    /// <summary>The version a client sees: 0 for none or deleted.</summary>
    public int CurrentVersion => IsDeleted ? 0 : Version;
}
