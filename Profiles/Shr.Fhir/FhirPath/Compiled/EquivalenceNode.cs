using Shr.Fhir.FhirPath.Operations;

namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>~</c> and <c>!~</c>.</summary>
/// <remarks>https://hl7.org/fhirpath/#equivalent</remarks>
internal sealed class EquivalenceNode(int position, Node left, Node right, bool isNegated) : TestNode(position)
{
    public override Truth Test(Evaluation e)
    {
        var mark = e.Count;
        if (!Operands.Push(e, left, right, out var middle))
        {
            return Truth.Failed;
        }

        var same = ValueEquivalence.Equivalent(e, e.Items.AsSpan(mark, middle - mark), e.Items.AsSpan(middle, e.Count - middle));
        e.Count = mark;
        return e.Error is not null ? Truth.Failed : same != isNegated ? Truth.True : Truth.False;
    }

    public override string ToString() => $"({left} {(isNegated ? "!~" : "~")} {right})";
}
