namespace Shr.Fhir.Types;

/// <summary>What the type model needs of one <c>ElementDefinition.type</c>.</summary>
internal sealed class SnapshotType
{
    private static readonly List<string> None = [];

    public string Code = "";

    /// <summary>The FHIR type meant where <see cref="Code"/> is a type of FHIRPath.</summary>
    public string? FhirType;

    public string? Regex;
    public List<string> Profiles = None;
    public List<string> TargetProfiles = None;
}
