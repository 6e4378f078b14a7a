namespace Shr.Fhir.FhirPath.Compiled;

/// <summary>Evaluates the two sides of an operator one above the other; a variable defined in one is not seen in the other.</summary>
internal static class Operands
{
    public static bool Push(Evaluation e, Node left, Node right, out int middle)
    {
        var variables = e.Variables;
        middle = 0;
        if (!left.Evaluate(e))
        {
            return false;
        }

        middle = e.Count;
        e.Variables = variables;
        if (!right.Evaluate(e))
        {
            return false;
        }

        e.Variables = variables;
        return true;
    }

    /// <summary>Evaluates both sides to at most one System value each and takes them off the stack again.</summary>
    /// <returns>True with both; false with None where one is empty, or where it failed.</returns>
    public static bool PopTwo(Evaluation e, Node node, Node left, Node right, out FhirPathValue first, out FhirPathValue second, out bool failed)
    {
        first = second = default;
        var mark = e.Count;
        failed = !Push(e, left, right, out var middle);
        if (failed)
        {
            return false;
        }

        var (a, b) = (middle - mark, e.Count - middle);
        if (a > 1 || b > 1)
        {
            e.Fail(node.Position, $"the operator needs one item on each side, got {a} and {b}");
            failed = true;
            return false;
        }

        if (a == 1)
        {
            first = e.Items[mark].ToSystem();
        }

        if (b == 1)
        {
            second = e.Items[middle].ToSystem();
        }

        e.Count = mark;
        return a == 1 && b == 1 && HasValue(first) && HasValue(second);
    }

    // A primitive with extensions only has no value, and a Quantity with a comparator is no number with a unit.
    private static bool HasValue(in FhirPathValue value) =>
        value.Kind != ValueKind.Element || (value.Row >= 0 && value.ElementType!.SystemKind != ValueKind.Quantity);
}
