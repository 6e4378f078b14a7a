namespace Shr.Validation.Compile;

/// <summary>Where an extension may stand, as its definition says.</summary>
/// <param name="Contexts">The contexts; none means anywhere.</param>
/// <param name="Invariants">FHIRPath conditions on the element that carries it.</param>
/// <param name="IsModifier">Whether it must stand in <c>modifierExtension</c>.</param>
/// <remarks>https://hl7.org/fhir/R4/defining-extensions.html#context</remarks>
internal sealed record ExtensionUse(IReadOnlyList<ExtensionContext> Contexts, IReadOnlyList<string> Invariants, bool IsModifier);
