namespace Shr.Fhir.FhirPath.Syntax;

/// <summary>The sorts of words of FHIRPath.</summary>
internal enum TokenKind
{
    End,
    Symbol,
    Identifier,

    /// <summary>An identifier in backticks: never a keyword.</summary>
    DelimitedIdentifier,
    String,
    Integer,
    Decimal,

    /// <summary>An integer with the suffix <c>L</c>.</summary>
    Long,
    Date,
    DateTime,
    Time,

    /// <summary><c>$this</c>, <c>$index</c> or <c>$total</c>.</summary>
    Special,
    Error,
}
