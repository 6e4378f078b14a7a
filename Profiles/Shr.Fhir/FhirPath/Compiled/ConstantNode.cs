namespace Shr.Fhir.FhirPath.Compiled;

/// <summary>A literal; <c>{}</c> has no values.</summary>
internal sealed class ConstantNode(int position, params FhirPathValue[] values) : Node(position)
{
    public ReadOnlySpan<FhirPathValue> Values => values;

    public override bool Evaluate(Evaluation e) => e.PushRange(values);

    public override string ToString() => values.Length == 0 ? "{}" : string.Join(", ", values.Select(v => v.ToLiteral()));
}
