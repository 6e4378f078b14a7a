namespace Shr.Search.Values;

/// <summary>The prefixes of numbers, dates and quantities.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#prefix</remarks>
public enum Comparator
{
    /// <summary>The value asked for contains the value found.</summary>
    Equal,
    NotEqual,
    GreaterThan,
    LessThan,
    GreaterOrEqual,
    LessOrEqual,

    /// <summary>Lies wholly above.</summary>
    StartsAfter,

    /// <summary>Lies wholly below.</summary>
    EndsBefore,

    /// <summary>Overlaps the value asked for, widened by a tenth.</summary>
    Approximate,

    /// <summary>Overlaps the value asked for as it is: <c>po</c> of <c>_filter</c>.</summary>
    Overlaps,
}
