using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.ValueSets;

/// <summary>A code listed in a value set.</summary>
public sealed record IncludedConcept(string Code, string? Display, IReadOnlyList<Designation> Designations, IReadOnlyList<ConceptExtension> Extensions);
