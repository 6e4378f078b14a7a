namespace Shr.Fhir.Narrative;

/// <summary>What a look through a narrative found.</summary>
/// <param name="Fault">The first thing that is not allowed (txt-1), or null.</param>
/// <param name="HasContent">Whether there is text or an image (txt-2).</param>
/// <param name="DeadLink">The first link whose scheme no reader can follow, or null.</param>
public readonly record struct XhtmlFindings(string? Fault, bool HasContent, string? DeadLink);
