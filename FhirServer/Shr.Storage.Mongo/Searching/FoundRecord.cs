namespace Shr.Storage.Mongo.Searching;

/// <summary>A match before its bytes are read.</summary>
/// <param name="Candidate">The record.</param>
/// <param name="SortKeys">Its value for each key of the order, null where it has none.</param>
internal sealed record FoundRecord(Candidate Candidate, IReadOnlyList<byte[]?> SortKeys);
