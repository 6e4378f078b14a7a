using Shr.Fhir.Types;

namespace Shr.Validation.Compile;

/// <summary>One allowed type of an element: the type's own rules, and profiles of which one must hold.</summary>
/// <param name="Type">The type.</param>
/// <param name="Profiles">Profiles on the type; one is enough, none means the type alone.</param>
/// <param name="Root">The type's own compiled definition; null for backbone elements, whose children the profile spells out.</param>
internal sealed record TypedNode(FhirType Type, ProfileRef[] Profiles, ProfileRef? Root);
