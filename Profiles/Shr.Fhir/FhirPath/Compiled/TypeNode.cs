namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>is type</c>, <c>as type</c> and <c>ofType(type)</c>.</summary>
/// <remarks>https://hl7.org/fhirpath/#types</remarks>
internal sealed class TypeNode(int position, Node? target, TypeTest type, TypeOperation operation) : Node(position)
{
    public override bool Evaluate(Evaluation e)
    {
        var mark = e.Count;
        if (target is not null ? !target.Evaluate(e) : !e.PushThis())
        {
            return false;
        }

        if (operation == TypeOperation.OfType)
        {
            return Filter(e, mark);
        }

        if (e.Count == mark)
        {
            return true;
        }

        if (e.Count - mark > 1)
        {
            return e.Fail(Position, $"'{(operation == TypeOperation.Is ? "is" : "as")}' needs one item, got {e.Count - mark}");
        }

        if (operation == TypeOperation.Is)
        {
            e.Items[mark] = FhirPathValue.Of(type.Is(e.Items[mark]));
        }
        else if (!type.IsExactly(e.Items[mark]))
        {
            e.Count = mark;
        }

        return true;
    }

    private bool Filter(Evaluation e, int mark)
    {
        var kept = mark;
        for (var i = mark; i < e.Count; i++)
        {
            if (type.IsExactly(e.Items[i]))
            {
                e.Items[kept++] = e.Items[i];
            }
        }

        var looked = e.Count - mark;
        e.Count = kept;
        return e.Step(looked);
    }

    public override string ToString() => $"{target}.{operation}({type})";
}
