namespace Shr.Terminology.Import;

/// <summary>What the operator says about what is imported.</summary>
/// <param name="Version">The version, where the files do not say or say it in another way.</param>
/// <param name="System">The canonical url of the code system, for lists that have none.</param>
/// <param name="Language">The language of displays, for lists that do not say.</param>
public sealed record ImportOptions(string? Version = null, string? System = null, string? Language = null);
