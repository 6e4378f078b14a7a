namespace Shr.Storage;

/// <summary>Where a change stands in the sequence of all changes.</summary>
/// <param name="Sequence">Its commit; 0 is before the first.</param>
/// <param name="Index">Its place in the commit.</param>
public readonly record struct ChangePlace(long Sequence, int Index);
