namespace Shr.Fhir.FhirPath;

/// <summary>What a <see cref="FhirPathValue"/> is.</summary>
/// <remarks>https://hl7.org/fhirpath/#data-types</remarks>
public enum ValueKind
{
    /// <summary>No value: where an expression may give one value, none.</summary>
    None,

    /// <summary>A node of a resource.</summary>
    Element,
    Boolean,
    String,
    Integer,
    Long,
    Decimal,
    Date,
    DateTime,
    Time,
    Quantity,

    /// <summary>The answer of <c>type()</c>.</summary>
    TypeInfo,
}
