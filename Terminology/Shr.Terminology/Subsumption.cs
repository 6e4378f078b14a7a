namespace Shr.Terminology;

/// <summary>How two codes of a system stand to each other.</summary>
/// <remarks>https://hl7.org/fhir/R4/codesystem-concept-subsumption.html; Unknown where a code or the system is not known.</remarks>
public enum Subsumption
{
    Unknown,
    Equivalent,
    Subsumes,
    SubsumedBy,
    NotSubsumed,
}
