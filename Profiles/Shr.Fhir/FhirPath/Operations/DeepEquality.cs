using Shr.Fhir.Elements;
using Shr.Fhir.FhirPath.Compiled;

namespace Shr.Fhir.FhirPath.Operations;

/// <summary>Equality of complex nodes: the same properties with equal values, whatever their order in the text.</summary>
internal static class DeepEquality
{
    public static bool Equal(Evaluation e, in Element left, in Element right)
    {
        if (ReferenceEquals(left.Tree, right.Tree) && left.Row == right.Row && left.Sibling == right.Sibling)
        {
            return true;
        }

        // A primitive with extensions only is its extensions.
        if (left.Row < 0 || right.Row < 0)
        {
            return left.Row < 0 && right.Row < 0 && EqualRows(e, left.Tree, left.Sibling, right.Tree, right.Sibling);
        }

        return EqualRows(e, left.Tree, left.Row, right.Tree, right.Row);
    }

    /// <summary>Whether the ids and extensions of two primitives are the same.</summary>
    public static bool SameSiblings(Evaluation e, in FhirPathValue left, in FhirPathValue right) =>
        left.Sibling < 0 || right.Sibling < 0 ? left.Sibling == right.Sibling : EqualRows(e, left.Tree, left.Sibling, right.Tree, right.Sibling);

    public static bool Equivalent(Evaluation e, in Element left, in Element right)
    {
        if (left.Row < 0 || right.Row < 0)
        {
            return left.Row < 0 && right.Row < 0;
        }

        return Equal(e, left, right) || EquivalentRows(e, left.Tree, left.Row, right.Tree, right.Row);
    }

    private static bool EqualRows(Evaluation e, JsonTree left, int a, JsonTree right, int b)
    {
        if (!e.Step() || left.KindOf(a) != right.KindOf(b))
        {
            return false;
        }

        switch (left.KindOf(a))
        {
            case JsonKind.Object:
                return left.ChildCount(a) == right.ChildCount(b) && EachProperty(e, left, a, right, b, EqualRows);
            case JsonKind.Array:
                return left.ChildCount(a) == right.ChildCount(b) && EachItem(e, left, a, right, b);
            case JsonKind.String:
                return left.Utf8Of(a).SequenceEqual(right.Utf8Of(b));
            case JsonKind.Number:
                return left.RawOf(a).SequenceEqual(right.RawOf(b))
                    || (Number(left, a) is { } x && Number(right, b) is { } y && x == y);
            default:
                return true;
        }
    }

    private static bool EachItem(Evaluation e, JsonTree left, int a, JsonTree right, int b)
    {
        var j = right.FirstChild(b);
        for (var i = left.FirstChild(a); i >= 0; i = left.NextSibling(i, a))
        {
            if (!EqualRows(e, left, i, right, j))
            {
                return false;
            }

            j = right.NextSibling(j, b);
        }

        return true;
    }

    private static bool EachProperty(Evaluation e, JsonTree left, int a, JsonTree right, int b, Func<Evaluation, JsonTree, int, JsonTree, int, bool> same, bool ignoresId = false)
    {
        for (var i = left.FirstChild(a); i >= 0; i = left.NextSibling(i, a))
        {
            if (ignoresId && left.NameOf(i).SequenceEqual("id"u8))
            {
                continue;
            }

            var j = right.Find(b, left.NameOf(i));
            if (j < 0 || !same(e, left, i, right, j))
            {
                return false;
            }
        }

        return true;
    }

    private static int Count(JsonTree tree, int row) => tree.ChildCount(row) - (tree.Find(row, "id"u8) >= 0 ? 1 : 0);

    // Equivalence: ids do not matter; text without regard to case, lists without regard to order.
    private static bool EquivalentRows(Evaluation e, JsonTree left, int a, JsonTree right, int b)
    {
        if (!e.Step() || left.KindOf(a) != right.KindOf(b))
        {
            return false;
        }

        switch (left.KindOf(a))
        {
            case JsonKind.Object:
                return Count(left, a) == Count(right, b) && EachProperty(e, left, a, right, b, EquivalentRows, ignoresId: true);
            case JsonKind.Array:
                return left.ChildCount(a) == right.ChildCount(b) && AnyOrder(e, left, a, right, b);
            case JsonKind.String:
                return ValueEquivalence.SameText(left.StringOf(a), right.StringOf(b));
            case JsonKind.Number:
                return Number(left, a) is { } x && Number(right, b) is { } y && DecimalMath.AreEquivalent(x, y);
            default:
                return true;
        }
    }

    private static bool AnyOrder(Evaluation e, JsonTree left, int a, JsonTree right, int b)
    {
        for (var i = left.FirstChild(a); i >= 0; i = left.NextSibling(i, a))
        {
            var found = false;
            for (var j = right.FirstChild(b); j >= 0 && !found; j = right.NextSibling(j, b))
            {
                found = EquivalentRows(e, left, i, right, j);
            }

            if (!found)
            {
                return false;
            }
        }

        return true;
    }

    private static decimal? Number(JsonTree tree, int row) =>
        decimal.TryParse(tree.RawOf(row), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}
