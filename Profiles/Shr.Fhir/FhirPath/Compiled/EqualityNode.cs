using Shr.Fhir.FhirPath.Operations;

namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>=</c> and <c>!=</c>.</summary>
/// <remarks>https://hl7.org/fhirpath/#equality</remarks>
internal sealed class EqualityNode(int position, Node left, Node right, bool isNegated) : TestNode(position)
{
    // What is compared with a constant needs no second stretch of the stack.
    private readonly FhirPathValue? _constant = right is ConstantNode { Values: [var only] } ? only : null;

    public override Truth Test(Evaluation e)
    {
        var mark = e.Count;
        var variables = e.Variables;
        if (!left.Evaluate(e))
        {
            return Truth.Failed;
        }

        e.Variables = variables;
        var middle = e.Count;
        Truth truth;
        if (middle == mark)
        {
            // Nothing equals nothing in particular, but the right side may still be wrong.
            truth = _constant is not null || right.Evaluate(e) ? Truth.Empty : Truth.Failed;
        }
        else if (_constant is { } constant)
        {
            truth = middle - mark == 1 ? ValueEquality.Equal(e, e.Items[mark], constant) : Truth.False;
        }
        else if (!right.Evaluate(e))
        {
            truth = Truth.Failed;
        }
        else
        {
            truth = e.Count == middle ? Truth.Empty : ValueEquality.Equal(e, e.Items.AsSpan(mark, middle - mark), e.Items.AsSpan(middle, e.Count - middle));
        }

        e.Variables = variables;
        e.Count = mark;
        return e.Error is not null ? Truth.Failed : !isNegated ? truth : truth switch
        {
            Truth.True => Truth.False,
            Truth.False => Truth.True,
            _ => truth,
        };
    }

    public override string ToString() => $"({left} {(isNegated ? "!=" : "=")} {right})";
}
