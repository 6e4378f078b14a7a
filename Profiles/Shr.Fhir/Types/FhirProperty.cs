namespace Shr.Fhir.Types;

/// <summary>A JSON property a type knows: <c>valueQuantity</c> is element <c>value</c> with type Quantity.</summary>
/// <param name="JsonName">The property name without <c>_</c>.</param>
/// <param name="Element">The element it is a value of.</param>
/// <param name="Type">The type its value has; for elements that hold any resource the abstract <c>Resource</c>.</param>
public sealed record FhirProperty(string JsonName, ElementInfo Element, FhirType Type);
