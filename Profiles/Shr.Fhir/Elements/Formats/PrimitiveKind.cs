namespace Shr.Fhir.Elements.Formats;

/// <summary>The primitive types of FHIR, so that a format is chosen by a jump and not by comparing names.</summary>
/// <remarks>https://hl7.org/fhir/R4/datatypes.html#primitive</remarks>
internal enum PrimitiveKind : byte
{
    /// <summary>A primitive that has no format of its own.</summary>
    Other,
    Boolean,
    Integer,
    UnsignedInt,
    PositiveInt,
    Decimal,
    String,
    Markdown,
    Xhtml,
    Code,
    Id,
    Uri,
    Url,
    Canonical,
    Oid,
    Uuid,
    Base64Binary,
    Date,
    DateTime,
    Instant,
    Time,
}
