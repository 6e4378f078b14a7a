namespace Shr.Fhir.FhirPath.Syntax;

/// <summary>The operators with two operands, weakest binding first.</summary>
/// <remarks>https://hl7.org/fhirpath/#operator-precedence</remarks>
public enum BinaryOperator
{
    Implies,
    Or,
    Xor,
    And,
    In,
    Contains,
    Equal,
    Equivalent,
    NotEqual,
    NotEquivalent,
    LessOrEqual,
    Less,
    Greater,
    GreaterOrEqual,
    Union,
    Is,
    As,
    Add,
    Subtract,
    Concatenate,
    Multiply,
    Divide,
    Div,
    Mod,
}
