namespace Shr.Search.Model;

/// <summary>What stands after the colon of a parameter's name.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#modifiers</remarks>
public enum SearchModifier
{
    None,
    Missing,
    Exact,
    Contains,
    Text,
    Not,
    Above,
    Below,
    In,
    NotIn,
    OfType,
    Identifier,

    /// <summary>The name of a resource type: <c>subject:Patient</c>.</summary>
    Type,

    /// <summary>The whole text in its normal form: <c>eq</c> of <c>_filter</c>.</summary>
    Whole,

    /// <summary>The end of the text: <c>ew</c> of <c>_filter</c>.</summary>
    End,

    /// <summary>Overlap of dates: <c>po</c> of <c>_filter</c>.</summary>
    Overlaps,
}
