namespace Shr.Search.Query;

/// <summary>Whether contained resources are searched.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#contained</remarks>
public enum ContainedMode
{
    /// <summary>Records only.</summary>
    False,

    /// <summary>Contained resources only.</summary>
    True,

    /// <summary>Both.</summary>
    Both,
}
