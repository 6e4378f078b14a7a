namespace Shr.Terminology.CodeSystems;

/// <summary>A property that a code system says its concepts have.</summary>
/// <param name="Code">Its name.</param>
/// <param name="Uri">What it means, or null.</param>
/// <param name="Kind">The type of its values.</param>
/// <param name="Description">What it means in words, or null.</param>
/// <param name="IsOnRequest">Whether <c>$lookup</c> tells it only where it is asked for by name.</param>
/// <remarks>https://hl7.org/fhir/R4/codesystem-definitions.html#CodeSystem.property</remarks>
public sealed record PropertyDefinition(string Code, string? Uri, PropertyKind Kind, string? Description = null, bool IsOnRequest = false);
