using Shr.Fhir.Types;

namespace Shr.Fhir.FhirPath;

/// <summary>How an expression is compiled.</summary>
public sealed record FhirPathOptions
{
    /// <summary>The options of <c>$fhirpath</c> and patch: lenient, but <c>as</c> takes one item only.</summary>
    public static FhirPathOptions Default { get; } = new();

    /// <summary>The options of search parameters, whose <c>as</c> filters collections.</summary>
    /// <remarks>https://hl7.org/fhir/R4/fhirpath.html#functions: R4 writes <c>(Group.characteristic.value as CodeableConcept)</c> for many values.</remarks>
    public static FhirPathOptions Search { get; } = new() { AsFilters = true };

    /// <summary>The options of invariants, whose <c>as</c> filters collections too.</summary>
    /// <remarks>dom-3 of every resource says <c>%resource.descendants().as(canonical)</c>.</remarks>
    public static FhirPathOptions Invariant { get; } = new() { AsFilters = true };

    /// <summary>The type the expression is written for, or null where that is not known. Needed for strict analysis.</summary>
    public FhirType? ContextType { get; init; }

    /// <summary>Whether unknown elements, wrong types and order-dependent functions on unordered collections are errors.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Whether <c>as</c> on several items keeps those of the type instead of failing.</summary>
    public bool AsFilters { get; init; }
}
