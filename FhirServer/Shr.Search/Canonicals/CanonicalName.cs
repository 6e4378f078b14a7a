namespace Shr.Search.Canonicals;

/// <summary>What a canonical names: a definition by its url, in one version or in any.</summary>
/// <param name="Url">The url, without version.</param>
/// <param name="Version">The business version, or null.</param>
/// <remarks>https://hl7.org/fhir/R4/references.html#canonical</remarks>
internal readonly record struct CanonicalName(string Url, string? Version);
