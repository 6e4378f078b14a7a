namespace Shr.Fhir.Elements.Formats;

/// <summary>Whether a text is a value of a primitive type. Says what is wrong with it, or null; allocates nothing.</summary>
/// <remarks>https://hl7.org/fhir/R4/datatypes.html#primitive</remarks>
internal static class PrimitiveFormat
{
    /// <summary>The kind of a primitive type by its name.</summary>
    public static PrimitiveKind KindOf(string typeName) => typeName switch
    {
        "boolean" => PrimitiveKind.Boolean,
        "integer" => PrimitiveKind.Integer,
        "unsignedInt" => PrimitiveKind.UnsignedInt,
        "positiveInt" => PrimitiveKind.PositiveInt,
        "decimal" => PrimitiveKind.Decimal,
        "string" or "System.String" or "http://hl7.org/fhirpath/System.String" => PrimitiveKind.String,
        "markdown" => PrimitiveKind.Markdown,
        "xhtml" => PrimitiveKind.Xhtml,
        "code" => PrimitiveKind.Code,
        "id" => PrimitiveKind.Id,
        "uri" => PrimitiveKind.Uri,
        "url" => PrimitiveKind.Url,
        "canonical" => PrimitiveKind.Canonical,
        "oid" => PrimitiveKind.Oid,
        "uuid" => PrimitiveKind.Uuid,
        "base64Binary" => PrimitiveKind.Base64Binary,
        "date" => PrimitiveKind.Date,
        "dateTime" => PrimitiveKind.DateTime,
        "instant" => PrimitiveKind.Instant,
        "time" => PrimitiveKind.Time,
        _ => PrimitiveKind.Other,
    };

    /// <summary>The JSON kind a primitive is written with; for booleans True stands for both.</summary>
    public static JsonKind JsonKindOf(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Boolean => JsonKind.True,
        PrimitiveKind.Integer or PrimitiveKind.UnsignedInt or PrimitiveKind.PositiveInt or PrimitiveKind.Decimal => JsonKind.Number,
        _ => JsonKind.String,
    };

    /// <summary>What is wrong with a text that is not empty, or null.</summary>
    public static string? Fault(PrimitiveKind kind, ReadOnlySpan<byte> text) => kind switch
    {
        PrimitiveKind.Integer or PrimitiveKind.UnsignedInt or PrimitiveKind.PositiveInt => NumberFormat.IntegerFault(text, kind),
        PrimitiveKind.Decimal => NumberFormat.DecimalFault(text),
        PrimitiveKind.String or PrimitiveKind.Markdown => TextFormat.StringFault(text),
        PrimitiveKind.Code => TextFormat.CodeFault(text),
        PrimitiveKind.Id => TextFormat.IdFault(text),
        PrimitiveKind.Uri or PrimitiveKind.Url or PrimitiveKind.Canonical => UriFormat.UriFault(text),
        PrimitiveKind.Oid => UriFormat.OidFault(text),
        PrimitiveKind.Uuid => UriFormat.UuidFault(text),
        PrimitiveKind.Base64Binary => Base64Format.Fault(text),
        PrimitiveKind.Date => DateFormat.DateFault(text),
        PrimitiveKind.DateTime => DateFormat.DateTimeFault(text),
        PrimitiveKind.Instant => DateFormat.InstantFault(text),
        PrimitiveKind.Time => DateFormat.TimeFault(text),
        _ => null,
    };
}
