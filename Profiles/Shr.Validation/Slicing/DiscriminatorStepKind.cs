namespace Shr.Validation.Slicing;

/// <summary>The steps that discriminators may use.</summary>
/// <remarks>https://hl7.org/fhir/R4/profiling.html#discriminator</remarks>
internal enum DiscriminatorStepKind
{
    Child,
    Extension,
    Resolve,
    OfType,
}
