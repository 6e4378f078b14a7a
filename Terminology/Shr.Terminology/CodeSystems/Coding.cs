namespace Shr.Terminology.CodeSystems;

/// <summary>A code with where it comes from.</summary>
/// <remarks>https://hl7.org/fhir/R4/datatypes.html#Coding</remarks>
public sealed record Coding(string? System, string? Version, string? Code, string? Display = null);
