namespace Shr.Fhir.FhirPath.Compiled;

/// <summary>A step that evaluates an expression once for each item of its target, with that item as <c>$this</c>.</summary>
internal abstract class LambdaNode(int position, Node? target) : Node(position)
{
    /// <summary>The items worked on: of the target, or <c>$this</c>.</summary>
    protected bool PushTarget(Evaluation e) => target is null ? e.PushThis() : target.Evaluate(e);

    public override bool Evaluate(Evaluation e)
    {
        var mark = e.Count;
        if (!PushTarget(e))
        {
            return false;
        }

        if (e.Count == mark)
        {
            return EvaluateEach(e, mark);
        }

        var (item, many, index, variables) = (e.This, e.Many, e.Index, e.Variables);
        e.Many = null;
        var done = e.Step(e.Count - mark) && EvaluateEach(e, mark);
        e.This = item;
        e.Many = many;
        e.Index = index;
        e.Variables = variables;
        return done;
    }

    /// <summary>Replaces the items above the mark by the result; may leave <c>$this</c> and <c>$index</c> changed.</summary>
    protected abstract bool EvaluateEach(Evaluation e, int mark);

    public override string ToString() => target is null ? "" : $"{target}.";
}
