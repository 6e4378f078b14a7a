namespace Shr.Terminology.Import;

/// <summary>A value set or concept map that was imported.</summary>
internal sealed record ImportedResource(string Type, string Url, string? Version, byte[] Json);
