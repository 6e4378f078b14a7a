namespace Shr.Fhir.FhirPath.Compiled;

/// <summary>A step of a compiled expression.</summary>
/// <param name="position">The character of the expression it comes from.</param>
internal abstract class Node(int position)
{
    public int Position => position;

    /// <summary>Pushes the result; false where it failed (the error is in the evaluation, the stack then means nothing).</summary>
    public abstract bool Evaluate(Evaluation e);

    /// <summary>The result as one Boolean; leaves the stack as it was.</summary>
    public virtual Truth Test(Evaluation e)
    {
        var mark = e.Count;
        if (!Evaluate(e))
        {
            return Truth.Failed;
        }

        var truth = e.TruthAbove(mark, Position);
        e.Count = mark;
        return truth;
    }
}
