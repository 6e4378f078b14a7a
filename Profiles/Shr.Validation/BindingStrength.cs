namespace Shr.Validation;

/// <summary>How strongly a code is asked to be in a value set.</summary>
/// <remarks>https://hl7.org/fhir/R4/valueset-binding-strength.html</remarks>
public enum BindingStrength
{
    Required,
    Extensible,
    Preferred,
    Example,
}
