namespace Shr.Server.Wire;

/// <summary>What a body holds, by its media type. FHIR XML is JSON by the time an interaction sees it.</summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#mime-type</remarks>
public enum BodyFormat
{
    /// <summary>There is no body.</summary>
    None,

    /// <summary>A resource in JSON.</summary>
    Json,

    /// <summary>A resource in XML; only the wire sees it.</summary>
    Xml,

    /// <summary>JSON Patch, RFC 6902.</summary>
    JsonPatch,

    /// <summary>XML Patch, RFC 5261.</summary>
    XmlPatch,

    /// <summary>Search parameters as a form.</summary>
    Form,

    /// <summary>Anything else: content of a Binary.</summary>
    Other,
}
