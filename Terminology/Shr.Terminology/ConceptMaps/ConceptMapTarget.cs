namespace Shr.Terminology.ConceptMaps;

/// <summary>What a code is mapped to.</summary>
/// <param name="Code">The target code; null where the map says that there is none.</param>
/// <param name="Display">Its display as the map gives it.</param>
/// <param name="Equivalence">How they relate, in the words of R4: equivalent, wider, narrower, relatedto, unmatched ...</param>
/// <param name="Comment">What the author says.</param>
public sealed record ConceptMapTarget(string? Code, string? Display, string Equivalence, string? Comment);
