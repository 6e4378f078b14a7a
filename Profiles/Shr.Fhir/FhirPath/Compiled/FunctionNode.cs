using Shr.Fhir.FhirPath.Functions;

namespace Shr.Fhir.FhirPath.Compiled;

/// <summary>A call of a function of the table.</summary>
internal sealed class FunctionNode(int position, Node? target, FunctionDefinition function, Node[] arguments) : Node(position)
{
    public override bool Evaluate(Evaluation e)
    {
        var mark = e.Count;
        if (target is not null ? !target.Evaluate(e) : !e.PushThis())
        {
            return false;
        }

        return e.Step() && function.Body!(new Call(e, arguments, mark, Position, function.Name)) && e.Error is null;
    }

    public override string ToString() => $"{target}{(target is null ? "" : ".")}{function.Name}({string.Join<Node>(", ", arguments)})";
}
