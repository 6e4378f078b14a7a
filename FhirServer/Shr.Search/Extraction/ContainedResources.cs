using Shr.Fhir;
using Shr.Fhir.Elements;

namespace Shr.Search.Extraction;

/// <summary>The resources inside a resource.</summary>
internal static class ContainedResources
{
    public static IEnumerable<Element> Of(Resource resource)
    {
        var tree = resource.Tree;
        var list = tree.Find(0, "contained"u8);
        if (list < 0 || tree.KindOf(list) != JsonKind.Array)
        {
            yield break;
        }

        for (var row = tree.FirstChild(list); row >= 0; row = tree.NextSibling(row, list))
        {
            if (resource.Type.Model.FindResource(tree.Text(row, "resourceType"u8)) is { } type)
            {
                yield return new Element(tree, row, -1, type, null);
            }
        }
    }
}
