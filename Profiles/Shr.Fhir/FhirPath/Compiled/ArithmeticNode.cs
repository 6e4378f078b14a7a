using Shr.Fhir.FhirPath.Operations;
using Shr.Fhir.FhirPath.Syntax;

namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>+ - * / div mod</c>.</summary>
/// <remarks>https://hl7.org/fhirpath/#math-2</remarks>
internal sealed class ArithmeticNode(int position, BinaryOperator op, Node left, Node right) : Node(position)
{
    public override bool Evaluate(Evaluation e)
    {
        if (!Operands.PopTwo(e, this, left, right, out var first, out var second, out var failed))
        {
            return !failed;
        }

        if (!Arithmetic.TryApply(e, op, first, second, out var result))
        {
            return e.Fail(Position, $"{first.GetTypeInfo()} {Operators.Text(op)} {second.GetTypeInfo()} has no meaning");
        }

        return result.Kind == ValueKind.None || e.Push(result);
    }

    public override string ToString() => $"({left} {Operators.Text(op)} {right})";
}
