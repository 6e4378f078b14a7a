namespace Shr.Storage.Sqlite.Searching;

/// <summary>A match before its bytes are read.</summary>
/// <param name="Record">Its number.</param>
/// <param name="SortKeys">Its value for each key of the order, null where it has none.</param>
internal readonly record struct FoundRecord(long Record, IReadOnlyList<byte[]?> SortKeys);
