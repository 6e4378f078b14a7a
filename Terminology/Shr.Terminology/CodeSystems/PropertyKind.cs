namespace Shr.Terminology.CodeSystems;

/// <summary>The type of a concept property.</summary>
/// <remarks>https://hl7.org/fhir/R4/valueset-concept-property-type.html</remarks>
public enum PropertyKind : byte
{
    Code,
    Coding,
    String,
    Integer,
    Boolean,
    DateTime,
    Decimal,
}
