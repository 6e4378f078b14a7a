namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>&amp;</c>: text beside text, where nothing counts as the empty text.</summary>
/// <remarks>https://hl7.org/fhirpath/#-string-concatenation</remarks>
internal sealed class ConcatenateNode(int position, Node left, Node right) : Node(position)
{
    public override bool Evaluate(Evaluation e)
    {
        if (!Operands.PopTwo(e, this, left, right, out var first, out var second, out var failed) && failed)
        {
            return false;
        }

        if (!IsText(first) || !IsText(second))
        {
            return e.Fail(Position, $"'&' joins text, got {first.GetTypeInfo()} and {second.GetTypeInfo()}");
        }

        var (a, b) = (first.ToString(), second.ToString());
        return e.Text(a.Length + b.Length) && e.Push(FhirPathValue.Of(a + b));
    }

    public override string ToString() => $"({left} & {right})";

    private static bool IsText(in FhirPathValue value) => value.Kind != ValueKind.Element || value.Row < 0;
}
