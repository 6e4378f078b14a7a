namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>select(projection)</c>: what the projection gives for each item.</summary>
/// <remarks>https://hl7.org/fhirpath/#selectprojection-expression-collection</remarks>
internal sealed class SelectNode(int position, Node? target, Node projection) : LambdaNode(position, target)
{
    protected override bool EvaluateEach(Evaluation e, int mark)
    {
        var end = e.Count;
        var variables = e.Variables;
        for (var i = mark; i < end; i++)
        {
            e.This = e.Items[i];
            e.Index = i - mark;
            e.Variables = variables;
            if (!projection.Evaluate(e))
            {
                return false;
            }
        }

        e.Remove(mark, end);
        return true;
    }

    public override string ToString() => $"{base.ToString()}select({projection})";
}
