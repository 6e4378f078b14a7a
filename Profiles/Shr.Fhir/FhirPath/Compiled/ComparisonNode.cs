using Shr.Fhir.FhirPath.Operations;
using Shr.Fhir.FhirPath.Syntax;

namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> and <c>&gt;=</c>.</summary>
/// <remarks>https://hl7.org/fhirpath/#comparison</remarks>
internal sealed class ComparisonNode(int position, BinaryOperator op, Node left, Node right) : TestNode(position)
{
    public override Truth Test(Evaluation e)
    {
        if (!Operands.PopTwo(e, this, left, right, out var first, out var second, out var failed))
        {
            return failed ? Truth.Failed : Truth.Empty;
        }

        if (!ValueComparer.TryCompare(e, first, second, out var order))
        {
            return e.FailTruth(Position, $"{first.GetTypeInfo()} and {second.GetTypeInfo()} cannot be compared");
        }

        if (order is not { } known)
        {
            return Truth.Empty;
        }

        var holds = op switch
        {
            BinaryOperator.Less => known < 0,
            BinaryOperator.LessOrEqual => known <= 0,
            BinaryOperator.Greater => known > 0,
            _ => known >= 0,
        };
        return holds ? Truth.True : Truth.False;
    }

    public override string ToString() => $"({left} {Operators.Text(op)} {right})";
}
