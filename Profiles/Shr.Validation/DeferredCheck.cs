using Shr.Fhir;

namespace Shr.Validation;

/// <summary>A question that the walk cannot answer by itself: a code against a value set, or whether a reference's target exists.</summary>
/// <param name="Element">The bound element, or the Reference; valid as long as the resource is not disposed.</param>
/// <param name="Binding">The binding; null where a reference is asked.</param>
/// <param name="Target">What the reference must point to; null where a code is asked.</param>
public readonly record struct DeferredCheck(Element Element, Binding? Binding, DeferredTarget? Target);
