using System.Text;
using Shr.Fhir.Elements;

namespace Shr.Validation.Rules;

/// <summary>Compares values with the patterns of definitions, in two texts.</summary>
/// <remarks>https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.pattern_x_</remarks>
internal static class JsonMatch
{
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
            JsonKind.Object => EachProperty(value, row, pattern, patternRow),
            JsonKind.Array => EachItem(value, row, pattern, patternRow),
            _ => JsonEquality.AreEqual(value, row, pattern, patternRow),
        };
    }

    /// <summary>A value of a definition as text for messages.</summary>
    public static string Print(JsonTree tree, int row)
    {
        var (start, end) = tree.Extent(row);
        var text = Encoding.UTF8.GetString(tree.Bytes.AsSpan(start, end - start));
        return text.Length <= 200 ? text : text[..200] + "...";
    }

    private static bool EachProperty(JsonTree value, int row, JsonTree wanted, int wantedRow)
    {
        for (var property = wanted.FirstChild(wantedRow); property >= 0; property = wanted.NextSibling(property, wantedRow))
        {
            var found = value.Find(row, wanted.NameOf(property));
            if (found < 0 || !Contains(value, found, wanted, property))
            {
                return false;
            }
        }

        return true;
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
}
