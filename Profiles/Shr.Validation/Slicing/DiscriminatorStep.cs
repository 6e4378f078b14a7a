namespace Shr.Validation.Slicing;

/// <summary>One step of a discriminator's path.</summary>
/// <param name="Kind">What the step does.</param>
/// <param name="Name">The element, the extension's url, or the type.</param>
internal readonly record struct DiscriminatorStep(DiscriminatorStepKind Kind, string Name);
