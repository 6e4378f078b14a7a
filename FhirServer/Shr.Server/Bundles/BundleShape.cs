using System.Globalization;
using Shr.Fhir;
using Shr.Fhir.Elements;

namespace Shr.Server.Bundles;

/// <summary>
/// What must be right about a Bundle before its entries can be read: the kinds of JSON values around the resources.
/// The resources themselves are checked one by one, as if each had come alone.
/// </summary>
internal static class BundleShape
{
    /// <summary>Reports what is wrong.</summary>
    public static void Check(Resource bundle, IssueCollector issues)
    {
        var tree = bundle.Tree;
        var entries = tree.Find(0, "entry"u8);
        if (entries < 0)
        {
            return;
        }

        if (tree.KindOf(entries) != JsonKind.Array)
        {
            issues.AddAt(tree.OffsetOf(entries), Issues.ExpectedArray, "Bundle.entry", "entry", tree.KindOf(entries));
            return;
        }

        var index = 0;
        for (var row = tree.FirstChild(entries); row >= 0; row = tree.NextSibling(row, entries), index++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"Bundle.entry[{index}]");
            MustBe(tree, row, JsonKind.Object, path, issues);
            MustBe(tree, tree.Find(row, "resource"u8), JsonKind.Object, path + ".resource", issues);
            MustBe(tree, tree.Find(row, "request"u8), JsonKind.Object, path + ".request", issues);
            MustBe(tree, tree.Find(row, "fullUrl"u8), JsonKind.String, path + ".fullUrl", issues);
        }
    }

    private static void MustBe(JsonTree tree, int row, JsonKind kind, string path, IssueCollector issues)
    {
        if (row >= 0 && tree.KindOf(row) != kind)
        {
            issues.AddAt(tree.OffsetOf(row), Issues.ExpectedObject, path, path, tree.KindOf(row));
        }
    }
}
