using Shr.Fhir.FhirPath.Operations;

namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>sort(key asc, key desc, …)</c>: a stable sort; an empty key comes first.</summary>
/// <remarks>https://build.fhir.org/ig/HL7/FHIRPath/#sort</remarks>
internal sealed class SortNode(int position, Node? target, (Node Key, bool IsDescending)[] keys) : LambdaNode(position, target)
{
    protected override bool EvaluateEach(Evaluation e, int mark)
    {
        var count = e.Count - mark;
        var rows = new FhirPathValue[count][];
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
            rows[i] = new FhirPathValue[keys.Length];
            e.This = e.Items[mark + i];
            e.Index = i;
            for (var k = 0; k < keys.Length; k++)
            {
                var top = e.Count;
                if (!keys[k].Key.Evaluate(e))
                {
                    return false;
                }

                if (e.Count - top > 1)
                {
                    return e.Fail(Position, "sort(): a key must be one item");
                }

                rows[i][k] = e.Count > top ? e.Items[top].ToSystem() : default;
                e.Count = top;
            }
        }

        var items = e.Items.AsSpan(mark, count).ToArray();
        order.AsSpan().Sort((a, b) => Compare(e, rows[a], rows[b]) is var sign && sign != 0 ? sign : a - b);
        for (var i = 0; i < count; i++)
        {
            e.Items[mark + i] = items[order[i]];
        }

        return e.Error is null && e.Step(count * 4);
    }

    public override string ToString() => $"{base.ToString()}sort({string.Join(", ", keys.Select(k => k.IsDescending ? k.Key + " desc" : k.Key.ToString()))})";

    private int Compare(Evaluation e, FhirPathValue[] left, FhirPathValue[] right)
    {
        for (var k = 0; k < keys.Length; k++)
        {
            var sign = Compare(e, left[k], right[k]);
            if (sign != 0)
            {
                return keys[k].IsDescending ? -sign : sign;
            }
        }

        return 0;
    }

    private int Compare(Evaluation e, in FhirPathValue left, in FhirPathValue right)
    {
        if (left.Kind == ValueKind.None || right.Kind == ValueKind.None)
        {
            return (left.Kind == ValueKind.None ? 0 : 1) - (right.Kind == ValueKind.None ? 0 : 1);
        }

        if (!ValueComparer.TryCompare(e, left, right, out var order))
        {
            e.Fail(Position, $"sort(): {left.GetTypeInfo()} and {right.GetTypeInfo()} cannot be compared");
            return 0;
        }

        return order ?? 0;
    }
}
