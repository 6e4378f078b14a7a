using Shr.Fhir.Elements;

namespace Shr.Fhir.Patch;

/// <summary>Takes out objects and arrays that a patch left empty: JSON Patch allows them, FHIR does not.</summary>
/// <remarks>https://hl7.org/fhir/R4/json.html</remarks>
public static class EmptyPruner
{
    /// <summary>The document without empty objects and arrays; the same bytes where there are none.</summary>
    public static byte[] Prune(byte[] document)
    {
        while (true)
        {
            using var tree = JsonTreeReader.Read(document, new IssueCollector());
            if (tree is null || FindEmpty(tree) is not (> 0 and var empty))
            {
                return document;
            }

            document = JsonEdit.Remove(tree, empty, ParentOf(tree, empty));
        }
    }

    private static int FindEmpty(JsonTree tree)
    {
        for (var row = 1; row < tree.Count; row++)
        {
            if (tree.KindOf(row) is JsonKind.Object or JsonKind.Array && tree.NextOf(row) == row + 1)
            {
                return row;
            }
        }

        return -1;
    }

    private static int ParentOf(JsonTree tree, int row)
    {
        var parent = row - 1;
        while (tree.NextOf(parent) <= row)
        {
            parent--;
        }

        return parent;
    }
}
