namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>$total</c>.</summary>
internal sealed class TotalNode(int position) : Node(position)
{
    public override bool Evaluate(Evaluation e) => e.PushRange(e.Total);

    public override string ToString() => "$total";
}
