namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>where(criteria)</c>: the items for which the criteria are true.</summary>
/// <remarks>https://hl7.org/fhirpath/#wherecriteria-expression-collection</remarks>
internal sealed class WhereNode(int position, Node? target, Node criteria) : LambdaNode(position, target)
{
    protected override bool EvaluateEach(Evaluation e, int mark)
    {
        var kept = mark;
        var end = e.Count;
        var variables = e.Variables;
        for (var i = mark; i < end; i++)
        {
            e.This = e.Items[i];
            e.Index = i - mark;
            e.Variables = variables;
            switch (criteria.Test(e))
            {
                case Truth.Failed:
                    return false;
                case Truth.True:
                    e.Items[kept++] = e.Items[i];
                    break;
            }
        }

        e.Count = kept;
        return true;
    }

    public override string ToString() => $"{base.ToString()}where({criteria})";
}
