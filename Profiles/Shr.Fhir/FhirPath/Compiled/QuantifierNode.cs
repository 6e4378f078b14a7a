namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>exists(criteria)</c> and <c>all(criteria)</c>: stop at the item that decides.</summary>
/// <remarks>https://hl7.org/fhirpath/#existscriteria-expression-boolean, https://hl7.org/fhirpath/#allcriteria-expression-boolean</remarks>
internal sealed class QuantifierNode(int position, Node? target, Node criteria, bool isAll) : LambdaNode(position, target)
{
    public override Truth Test(Evaluation e)
    {
        var mark = e.Count;
        if (!PushTarget(e))
        {
            return Truth.Failed;
        }

        if (e.Count == mark)
        {
            return isAll ? Truth.True : Truth.False;
        }

        var (item, many, index, variables) = (e.This, e.Many, e.Index, e.Variables);
        e.Many = null;
        var truth = e.Step(e.Count - mark) ? Decide(e, mark) : Truth.Failed;
        e.This = item;
        e.Many = many;
        e.Index = index;
        e.Variables = variables;
        e.Count = mark;
        return truth;
    }

    public override bool Evaluate(Evaluation e) => e.Push(Test(e));

    protected override bool EvaluateEach(Evaluation e, int mark) => e.Push(Decide(e, mark));

    private Truth Decide(Evaluation e, int mark)
    {
        var end = e.Count;
        var variables = e.Variables;
        for (var i = mark; i < end; i++)
        {
            e.This = e.Items[i];
            e.Index = i - mark;
            e.Variables = variables;
            var truth = criteria.Test(e);
            if (truth == Truth.Failed)
            {
                return Truth.Failed;
            }

            if (truth == Truth.True != isAll)
            {
                return isAll ? Truth.False : Truth.True;
            }
        }

        return isAll ? Truth.True : Truth.False;
    }

    public override string ToString() => $"{base.ToString()}{(isAll ? "all" : "exists")}({criteria})";
}
