namespace Shr.Fhir.Types;

/// <summary>What sort of type it is.</summary>
/// <remarks>https://hl7.org/fhir/R4/valueset-structure-definition-kind.html</remarks>
public enum FhirTypeKind
{
    Primitive,
    Complex,

    /// <summary>The type of an element that is defined inside another type, such as <c>Patient.contact</c>.</summary>
    Backbone,
    Resource,
}
