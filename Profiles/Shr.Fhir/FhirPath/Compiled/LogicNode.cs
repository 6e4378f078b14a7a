using Shr.Fhir.FhirPath.Syntax;

namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>and</c>, <c>or</c>, <c>xor</c> and <c>implies</c>; the right side is not evaluated where the left decides.</summary>
/// <remarks>https://hl7.org/fhirpath/#boolean-logic</remarks>
internal sealed class LogicNode(int position, BinaryOperator op, Node left, Node right) : TestNode(position)
{
    public override Truth Test(Evaluation e)
    {
        var variables = e.Variables;
        var first = left.Test(e);
        e.Variables = variables;
        if (first == Truth.Failed)
        {
            return Truth.Failed;
        }

        if (Decides(first) is { } decided)
        {
            return decided;
        }

        var second = right.Test(e);
        e.Variables = variables;
        return second == Truth.Failed ? second : Combine(first, second);
    }

    public override string ToString() => $"({left} {Operators.Text(op)} {right})";

    private Truth? Decides(Truth first) => (op, first) switch
    {
        (BinaryOperator.And, Truth.False) => Truth.False,
        (BinaryOperator.Or, Truth.True) => Truth.True,
        (BinaryOperator.Implies, Truth.False) => Truth.True,
        _ => null,
    };

    private Truth Combine(Truth first, Truth second) => op switch
    {
        BinaryOperator.And => first == Truth.False || second == Truth.False ? Truth.False : first == Truth.True && second == Truth.True ? Truth.True : Truth.Empty,
        BinaryOperator.Or => first == Truth.True || second == Truth.True ? Truth.True : first == Truth.False && second == Truth.False ? Truth.False : Truth.Empty,
        BinaryOperator.Xor => first == Truth.Empty || second == Truth.Empty ? Truth.Empty : first != second ? Truth.True : Truth.False,
        _ => first == Truth.True ? second : second == Truth.True ? Truth.True : Truth.Empty,
    };
}
