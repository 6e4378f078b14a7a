namespace Shr.Server.Options;

/// <summary>Where definitions come from besides those that clients upload: section <c>Definitions</c> of the configuration.</summary>
public sealed class DefinitionsOptions
{
    /// <summary>A folder of FHIR packages (<c>*.tgz</c>) and JSON files, read once at the start; relative to the working folder. It need not exist.</summary>
    public string Folder { get; set; } = "definitions";
}
