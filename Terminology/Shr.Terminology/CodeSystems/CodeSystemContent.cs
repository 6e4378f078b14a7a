namespace Shr.Terminology.CodeSystems;

/// <summary>How much of a code system is held. The better one is used where several are known for one version.</summary>
/// <remarks>https://hl7.org/fhir/R4/valueset-codesystem-content-mode.html</remarks>
public enum CodeSystemContent
{
    NotPresent,
    Supplement,
    Example,
    Fragment,
    Complete,
}
