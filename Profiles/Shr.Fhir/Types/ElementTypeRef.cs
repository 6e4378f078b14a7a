namespace Shr.Fhir.Types;

/// <summary>One type an element may have, with the profiles asked of it.</summary>
/// <param name="Type">The type.</param>
/// <param name="Profiles">Canonical urls of profiles on the type; any one is enough.</param>
/// <param name="TargetProfiles">For Reference and canonical: profiles of the target; any one is enough.</param>
public sealed record ElementTypeRef(FhirType Type, IReadOnlyList<string> Profiles, IReadOnlyList<string> TargetProfiles);
