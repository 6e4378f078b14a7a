using Shr.Fhir.FhirPath.Operations;

namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>in</c> and <c>contains</c>.</summary>
/// <remarks>https://hl7.org/fhirpath/#collections-2</remarks>
internal sealed class MembershipNode(int position, Node item, Node collection, bool isContains) : TestNode(position)
{
    public override Truth Test(Evaluation e)
    {
        var mark = e.Count;
        if (!Operands.Push(e, item, collection, out var middle))
        {
            return Truth.Failed;
        }

        if (middle - mark > 1)
        {
            return e.FailTruth(Position, $"the operator looks for one item, got {middle - mark}");
        }

        var truth = middle == mark ? Truth.Empty
            : !e.Step(e.Count - middle) ? Truth.Failed
            : ValueSet.Contains(e, e.Items.AsSpan(middle, e.Count - middle), e.Items[mark]) ? Truth.True : Truth.False;
        e.Count = mark;
        return e.Error is null ? truth : Truth.Failed;
    }

    public override string ToString() => isContains ? $"({collection} contains {item})" : $"({item} in {collection})";
}
