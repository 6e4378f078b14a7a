namespace Shr.Search.Model;

/// <summary>How the values of a parameter are compared.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#ptypes</remarks>
public enum SearchParameterType
{
    Number,
    Date,
    String,
    Token,
    Reference,
    Composite,
    Quantity,
    Uri,
    Special,
}
