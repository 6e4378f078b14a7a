using System.Globalization;
using System.Text;
using Shr.Fhir.Elements;

namespace Shr.Validation.Rules;

/// <summary>Compares values with the fixed values and patterns of definitions, in two texts.</summary>
/// <remarks>https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.pattern_x_</remarks>
internal static class JsonMatch
{
    /// <summary>Whether a value is exactly another: same properties, same items in the same order; property order does not matter.</summary>
    public static bool Equal(JsonTree value, int row, JsonTree fixedTree, int fixedRow)
    {
        var kind = value.KindOf(row);
        if (kind != fixedTree.KindOf(fixedRow))
        {
            return false;
        }

        switch (kind)
        {
            case JsonKind.Object:
                return value.ChildCount(row) == fixedTree.ChildCount(fixedRow) && EachProperty(value, row, fixedTree, fixedRow, Equal);
            case JsonKind.Array:
                return EqualItems(value, row, fixedTree, fixedRow);
            default:
                return EqualText(kind, value, row, fixedTree, fixedRow);
        }
    }

    /// <summary>Whether a value contains a pattern: all its properties, and for each item of an array some item that contains it.</summary>
    public static bool Contains(JsonTree value, int row, JsonTree pattern, int patternRow)
    {
        var kind = value.KindOf(row);
        if (kind != pattern.KindOf(patternRow))
        {
            return false;
        }

        return kind switch
        {
            JsonKind.Object => EachProperty(value, row, pattern, patternRow, Contains),
            JsonKind.Array => EachItem(value, row, pattern, patternRow),
            _ => EqualText(kind, value, row, pattern, patternRow),
        };
    }

    /// <summary>A value of a definition as text for messages.</summary>
    public static string Print(JsonTree tree, int row)
    {
        var (start, end) = tree.Extent(row);
        var text = Encoding.UTF8.GetString(tree.Bytes.AsSpan(start, end - start));
        return text.Length <= 200 ? text : text[..200] + "...";
    }

    private static bool EachProperty(JsonTree value, int row, JsonTree wanted, int wantedRow, Func<JsonTree, int, JsonTree, int, bool> compare)
    {
        for (var property = wanted.FirstChild(wantedRow); property >= 0; property = wanted.NextSibling(property, wantedRow))
        {
            var found = value.Find(row, wanted.NameOf(property));
            if (found < 0 || !compare(value, found, wanted, property))
            {
                return false;
            }
        }

        return true;
    }

    private static bool EqualItems(JsonTree value, int row, JsonTree wanted, int wantedRow)
    {
        var (item, other) = (value.FirstChild(row), wanted.FirstChild(wantedRow));
        while (item >= 0 && other >= 0)
        {
            if (!Equal(value, item, wanted, other))
            {
                return false;
            }

            (item, other) = (value.NextSibling(item, row), wanted.NextSibling(other, wantedRow));
        }

        return item < 0 && other < 0;
    }

    private static bool EachItem(JsonTree value, int row, JsonTree wanted, int wantedRow)
    {
        for (var other = wanted.FirstChild(wantedRow); other >= 0; other = wanted.NextSibling(other, wantedRow))
        {
            var item = value.FirstChild(row);
            while (item >= 0 && !Contains(value, item, wanted, other))
            {
                item = value.NextSibling(item, row);
            }

            if (item < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool EqualText(JsonKind kind, JsonTree value, int row, JsonTree wanted, int wantedRow)
    {
        if (value.Utf8Of(row).SequenceEqual(wanted.Utf8Of(wantedRow)))
        {
            return true;
        }

        // 1.0 and 1.00 are the same number.
        return kind == JsonKind.Number
            && decimal.TryParse(value.RawOf(row), NumberStyles.Float, CultureInfo.InvariantCulture, out var left)
            && decimal.TryParse(wanted.RawOf(wantedRow), NumberStyles.Float, CultureInfo.InvariantCulture, out var right)
            && left == right;
    }
}
