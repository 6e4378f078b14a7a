using Shr.Fhir.FhirPath.Operations;

namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>|</c>: the items of both sides without duplicates.</summary>
/// <remarks>https://hl7.org/fhirpath/#union-collections</remarks>
internal sealed class UnionNode(int position, Node left, Node right) : Node(position)
{
    public override bool Evaluate(Evaluation e)
    {
        var mark = e.Count;
        return Operands.Push(e, left, right, out _) && ValueSet.Distinct(e, mark) && e.Error is null;
    }

    public override string ToString() => $"({left} | {right})";
}
