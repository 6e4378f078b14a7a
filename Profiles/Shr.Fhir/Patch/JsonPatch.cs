using Shr.Fhir.Elements;

namespace Shr.Fhir.Patch;

/// <summary>Applies a JSON Patch to JSON text: all operations or none. What is not touched keeps its bytes, order and decimals.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc6902</remarks>
public static class JsonPatch
{
    /// <summary>The largest number of operations in one patch.</summary>
    public const int MaxOperations = 1000;

    private const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>The changed document, or null with issues.</summary>
    /// <param name="document">Valid JSON.</param>
    /// <param name="patch">The patch document.</param>
    /// <param name="issues">Takes what is wrong with the patch, or why it does not fit the document.</param>
    public static byte[]? Apply(byte[] document, ArraySegment<byte> patch, IssueCollector issues)
    {
        using var operations = JsonTreeReader.Read(patch.Array!, patch.Offset, patch.Count, issues);
        if (operations is null)
        {
            return null;
        }

        if (operations.KindOf(0) != JsonKind.Array)
        {
            issues.Add(PatchIssues.NotAPatch, "", "it must be an array of operations");
            return null;
        }

        if (operations.ChildCount(0) is > MaxOperations and var count)
        {
            issues.Add(PatchIssues.TooManyOperations, "", MaxOperations, count);
            return null;
        }

        var index = 0;
        for (var row = operations.FirstChild(0); row >= 0; row = operations.NextSibling(row, 0), index++)
        {
            if (JsonPatchOperation.Read(operations, row, index, issues) is not { } operation)
            {
                return null;
            }

            using var tree = JsonTreeReader.Read(document, issues);
            if (tree is null || operation.Apply(tree, issues) is not { } changed)
            {
                return null;
            }

            if (changed.Length > MaxBytes)
            {
                issues.Add(PatchIssues.TooLarge, "", MaxBytes);
                return null;
            }

            document = changed;
        }

        return document;
    }
}
