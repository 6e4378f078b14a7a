namespace Shr.Server.Writing;

/// <summary>A place in a resource where the text of a reference stands.</summary>
/// <param name="Row">The row of the string.</param>
/// <param name="Start">The first byte of the text to replace.</param>
/// <param name="End">The byte after it.</param>
/// <param name="Target">What replaces it; null for a conditional reference that is still to be searched.</param>
internal readonly record struct ReferenceSite(int Row, int Start, int End, string? Target);
