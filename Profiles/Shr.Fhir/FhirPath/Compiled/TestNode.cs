namespace Shr.Fhir.FhirPath.Compiled;

/// <summary>A step whose result is one Boolean or empty.</summary>
internal abstract class TestNode(int position) : Node(position)
{
    public abstract override Truth Test(Evaluation e);

    public sealed override bool Evaluate(Evaluation e) => e.Push(Test(e));
}
