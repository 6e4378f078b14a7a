namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>$this</c>.</summary>
internal sealed class ThisNode(int position) : Node(position)
{
    public override bool Evaluate(Evaluation e) => e.PushThis();

    public override string ToString() => "$this";
}
