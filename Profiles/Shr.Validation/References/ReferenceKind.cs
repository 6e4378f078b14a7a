namespace Shr.Validation.References;

/// <summary>The forms of a literal reference.</summary>
/// <remarks>https://hl7.org/fhir/R4/references.html#literal</remarks>
internal enum ReferenceKind
{
    /// <summary>Not a reference at all.</summary>
    Invalid,

    /// <summary><c>#id</c>.</summary>
    Contained,

    /// <summary><c>Patient/23</c>.</summary>
    Relative,

    /// <summary><c>http://server/fhir/Patient/23</c>.</summary>
    Restful,

    /// <summary><c>Patient?identifier=…</c>.</summary>
    Conditional,

    /// <summary><c>urn:uuid:…</c> or <c>urn:oid:…</c>.</summary>
    Urn,

    /// <summary>An absolute url that says nothing of the type.</summary>
    Other,
}
