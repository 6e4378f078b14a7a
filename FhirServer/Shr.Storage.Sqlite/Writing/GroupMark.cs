namespace Shr.Storage.Sqlite.Writing;

/// <summary>How full a <see cref="GroupBuffer"/> was.</summary>
internal readonly record struct GroupMark(int Entries, int Counts);
