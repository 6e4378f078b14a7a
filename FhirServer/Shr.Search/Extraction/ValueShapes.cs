using Shr.Fhir.Types;
using Shr.Search.Model;

namespace Shr.Search.Extraction;

/// <summary>Which data types a parameter type can find, and how.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#table</remarks>
internal static class ValueShapes
{
    public static ValueShape Of(SearchParameterType parameter, FhirType type) => parameter switch
    {
        SearchParameterType.String => OfString(type),
        SearchParameterType.Token => OfToken(type),
        SearchParameterType.Date => OfDate(type),
        SearchParameterType.Number => OfNumber(type),
        SearchParameterType.Quantity => OfQuantity(type),
        SearchParameterType.Uri => type.Is("uri") || type.Is("string") ? ValueShape.UriPlain : ValueShape.Unsupported,
        SearchParameterType.Reference => OfReference(type),
        SearchParameterType.Special => type.Name == "Location.position" ? ValueShape.Place : ValueShape.Unsupported,
        _ => ValueShape.Unsupported,
    };

    private static ValueShape OfString(FhirType type) => type.Name switch
    {
        "HumanName" => ValueShape.StringName,
        "Address" => ValueShape.StringAddress,
        "CodeableConcept" => ValueShape.StringConcept,
        "Coding" => ValueShape.StringCoding,
        "Identifier" or "ContactPoint" => ValueShape.StringIdentifier,
        _ => type.IsPrimitive && type.Name is not "base64Binary" ? ValueShape.StringPlain : ValueShape.Unsupported,
    };

    private static ValueShape OfToken(FhirType type) => type.Name switch
    {
        "Coding" => ValueShape.TokenCoding,
        "CodeableConcept" => ValueShape.TokenConcept,
        "Identifier" => ValueShape.TokenIdentifier,
        "ContactPoint" => ValueShape.TokenContact,
        "code" or "boolean" => ValueShape.TokenImplied,
        _ => type.IsPrimitive && type.Name is not "base64Binary" ? ValueShape.TokenPlain : ValueShape.Unsupported,
    };

    private static ValueShape OfDate(FhirType type) => type.Name switch
    {
        "date" or "dateTime" or "instant" => ValueShape.DatePlain,
        "Period" => ValueShape.DatePeriod,
        "Timing" => ValueShape.DateTiming,
        _ => ValueShape.Unsupported,
    };

    private static ValueShape OfNumber(FhirType type) => type.Name switch
    {
        "Range" => ValueShape.NumberRange,
        "decimal" => ValueShape.NumberPlain,
        "string" => ValueShape.NumberPlain,
        _ => type.Is("integer") ? ValueShape.NumberPlain : ValueShape.Unsupported,
    };

    private static ValueShape OfQuantity(FhirType type) => type.Name switch
    {
        "Range" => ValueShape.QuantityRange,
        "Money" => ValueShape.QuantityMoney,
        "SampledData" => ValueShape.QuantitySampled,
        _ => type.Is("Quantity") ? ValueShape.QuantityPlain : ValueShape.Unsupported,
    };

    private static ValueShape OfReference(FhirType type) => type switch
    {
        { Name: "Reference" } => ValueShape.Reference,
        { IsResource: true } => ValueShape.InlineResource,
        _ => type.Is("uri") ? ValueShape.Canonical : ValueShape.Unsupported,
    };
}
