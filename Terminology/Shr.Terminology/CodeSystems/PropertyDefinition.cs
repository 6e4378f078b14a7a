namespace Shr.Terminology.CodeSystems;

/// <summary>A property that a code system says its concepts have.</summary>
/// <remarks>https://hl7.org/fhir/R4/codesystem-definitions.html#CodeSystem.property</remarks>
public sealed record PropertyDefinition(string Code, string? Uri, PropertyKind Kind, string? Description = null);
