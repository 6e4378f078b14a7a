namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>[index]</c>: the item at a place, counted from 0.</summary>
/// <remarks>https://hl7.org/fhirpath/#index-integer-collection</remarks>
internal sealed class IndexerNode(int position, Node target, Node index) : Node(position)
{
    public override bool Evaluate(Evaluation e)
    {
        var mark = e.Count;
        if (!Operands.Push(e, target, index, out var middle))
        {
            return false;
        }

        if (e.Count - middle != 1 || e.Items[middle].ToSystem() is not { Kind: ValueKind.Integer } place)
        {
            e.Count = mark;
            return e.Fail(Position, "an index is one Integer");
        }

        var at = place.Integer;
        if (at < 0 || at >= middle - mark)
        {
            e.Count = mark;
            return true;
        }

        e.Items[mark] = e.Items[mark + (int)at];
        e.Count = mark + 1;
        return true;
    }

    public override string ToString() => $"{target}[{index}]";
}
