namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>$index</c>.</summary>
internal sealed class IndexNode(int position) : Node(position)
{
    public override bool Evaluate(Evaluation e) => e.Index < 0 || e.Push(FhirPathValue.Of(e.Index));

    public override string ToString() => "$index";
}
