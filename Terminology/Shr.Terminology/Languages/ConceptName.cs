using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Languages;

/// <summary>One of the names of a concept, with what decides whether it is shown.</summary>
/// <param name="Designation">The name itself.</param>
/// <param name="IsDisplay">Whether it is the display, or a designation that may stand for it.</param>
/// <param name="IsBase">Whether it is the display property itself.</param>
internal readonly record struct ConceptName(Designation Designation, bool IsDisplay, bool IsBase);
