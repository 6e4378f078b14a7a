namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>-operand</c> and <c>+operand</c>.</summary>
/// <remarks>https://hl7.org/fhirpath/#math-2</remarks>
internal sealed class SignNode(int position, Node operand, bool isMinus) : Node(position)
{
    public override bool Evaluate(Evaluation e)
    {
        var mark = e.Count;
        if (!operand.Evaluate(e))
        {
            return false;
        }

        if (e.Count == mark)
        {
            return true;
        }

        if (e.Count - mark > 1)
        {
            return e.Fail(Position, "a sign needs one number");
        }

        var value = e.Items[mark].ToSystem();
        FhirPathValue? result = value.Kind switch
        {
            _ when !isMinus && value.Kind is ValueKind.Integer or ValueKind.Long or ValueKind.Decimal or ValueKind.Quantity => value,
            ValueKind.Integer => FhirPathValue.Of(-value.Integer is >= int.MinValue and <= int.MaxValue and var small ? (int)small : int.MaxValue),
            ValueKind.Long => -value.Integer is int.MinValue ? FhirPathValue.Of(int.MinValue) : FhirPathValue.Of(-value.Integer),
            ValueKind.Decimal => FhirPathValue.Of(-value.ToDecimal()!.Value),
            ValueKind.Quantity => FhirPathValue.Of(value.Quantity! with { Value = -value.Quantity.Value }),
            _ => null,
        };
        if (result is null)
        {
            return e.Fail(Position, $"a sign needs a number, got {value.GetTypeInfo()}");
        }

        e.Items[mark] = result.Value;
        return true;
    }

    public override string ToString() => $"({(isMinus ? "-" : "+")}{operand})";
}
