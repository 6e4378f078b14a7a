namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>exists()</c> and <c>empty()</c>.</summary>
/// <remarks>https://hl7.org/fhirpath/#empty-boolean</remarks>
internal sealed class CountTestNode(int position, Node? target, bool isEmpty) : TestNode(position)
{
    public override Truth Test(Evaluation e)
    {
        var mark = e.Count;
        if (target is null ? !e.PushThis() : !target.Evaluate(e))
        {
            return Truth.Failed;
        }

        var none = e.Count == mark;
        e.Count = mark;
        return none == isEmpty ? Truth.True : Truth.False;
    }

    public override string ToString() => $"{target}.{(isEmpty ? "empty" : "exists")}()";
}
