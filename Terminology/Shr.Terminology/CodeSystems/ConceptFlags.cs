namespace Shr.Terminology.CodeSystems;

/// <summary>What is special about a concept.</summary>
/// <remarks>https://hl7.org/fhir/R4/codesystem-concept-properties.html</remarks>
[Flags]
public enum ConceptFlags : byte
{
    None = 0,

    /// <summary>For grouping only: not to be chosen for records.</summary>
    Abstract = 1,

    /// <summary>No longer to be used.</summary>
    Inactive = 2,

    /// <summary>Still valid, but its use should be reviewed.</summary>
    Deprecated = 4,
}
