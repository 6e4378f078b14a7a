namespace Shr.Storage.Sqlite.Writing;

/// <summary>Where the writer stood before a batch.</summary>
internal readonly record struct WriterMark(long Sequence, DateTimeOffset LastUpdated, long ModelVersion, int Numbers, GroupMark Buffer);
