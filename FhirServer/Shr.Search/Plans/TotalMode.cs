namespace Shr.Search.Plans;

/// <summary>How exact the number of all matches must be.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#total</remarks>
public enum TotalMode
{
    None,
    Estimate,
    Accurate,
}
