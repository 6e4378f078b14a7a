namespace Shr.Validation.Slicing;

/// <summary>One step of a discriminator's path.</summary>
/// <param name="Kind">What the step does.</param>
/// <param name="Name">The element, the extension's url, or the type.</param>
internal readonly record struct DiscriminatorStep(DiscriminatorStepKind Kind, string Name);

/// <summary>The steps that discriminators may use.</summary>
/// <remarks>https://hl7.org/fhir/R4/profiling.html#discriminator</remarks>
internal enum DiscriminatorStepKind
{
    Child,
    Extension,
    Resolve,
    OfType,
}
