namespace Shr.Search.Lowering;

/// <summary>A contained resource that a search found.</summary>
/// <param name="Id">Its id inside the record, without <c>#</c>.</param>
/// <param name="Json">Its bytes.</param>
public readonly record struct ContainedMatch(string Id, ReadOnlyMemory<byte> Json);
