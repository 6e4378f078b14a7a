namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>not()</c>.</summary>
/// <remarks>https://hl7.org/fhirpath/#not-boolean</remarks>
internal sealed class NotNode(int position, Node? target) : TestNode(position)
{
    public override Truth Test(Evaluation e)
    {
        var truth = target is not null ? target.Test(e) : TestThis(e);
        return truth switch
        {
            Truth.True => Truth.False,
            Truth.False => Truth.True,
            _ => truth,
        };
    }

    private Truth TestThis(Evaluation e)
    {
        var mark = e.Count;
        if (!e.PushThis())
        {
            return Truth.Failed;
        }

        var truth = e.TruthAbove(mark, Position);
        e.Count = mark;
        return truth;
    }

    public override string ToString() => $"{target}.not()";
}
