namespace Shr.Fhir.FhirPath.Functions;

/// <summary>What static analysis knows of an input or a result of a function.</summary>
internal enum Shape
{
    /// <summary>Anything; nothing is known.</summary>
    Any,

    /// <summary>The items of the input.</summary>
    Same,

    /// <summary>What the first argument gives.</summary>
    Argument,

    /// <summary>The items of the input or of the argument.</summary>
    Both,
    Boolean,
    String,
    Integer,
    Long,
    Decimal,

    /// <summary>An Integer, Decimal or Quantity.</summary>
    Number,
    Quantity,
    Date,
    DateTime,
    Time,

    /// <summary>An Extension of FHIR.</summary>
    Extension,

    /// <summary>A node, whatever its type, in no order.</summary>
    Node,
}
