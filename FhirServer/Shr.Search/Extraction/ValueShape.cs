namespace Shr.Search.Extraction;

/// <summary>How the values of one data type are written as keys of one parameter type.</summary>
internal enum ValueShape : byte
{
    /// <summary>There is nothing to search for in such a value.</summary>
    Unsupported,
    StringPlain,
    StringName,
    StringAddress,
    StringConcept,
    StringCoding,
    StringIdentifier,
    TokenCoding,
    TokenConcept,
    TokenIdentifier,
    TokenContact,

    /// <summary>A code or boolean, whose system the definition implies.</summary>
    TokenImplied,
    TokenPlain,
    DatePlain,
    DatePeriod,
    DateTiming,
    NumberPlain,
    NumberRange,
    QuantityPlain,
    QuantityMoney,
    QuantityRange,
    QuantitySampled,
    UriPlain,
    Reference,
    Canonical,

    /// <summary>A resource that stands inside this one (<c>Bundle.entry[0].resource</c>).</summary>
    InlineResource,
    Place,
}
