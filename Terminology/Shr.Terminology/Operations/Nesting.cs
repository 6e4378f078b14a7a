using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Operations;

/// <summary>Puts codes below those they stand under.</summary>
internal static class Nesting
{
    /// <summary>The codes at the top, with the others below them; null where a code would have to stand in two places.</summary>
    /// <param name="system">Their code system.</param>
    /// <param name="concepts">The codes, each parent before its children.</param>
    /// <param name="skipsMissing">Whether a code whose parent is left out goes to the next one above.</param>
    public static IReadOnlyList<ExpansionItem>? Nest(ICodeSystem system, IEnumerable<Concept> concepts, bool skipsMissing)
    {
        var roots = new List<ExpansionItem>();
        var known = new Dictionary<Concept, ExpansionItem>();
        foreach (var concept in concepts)
        {
            var item = ExpansionItem.Of(system, concept);
            var parents = system.ParentsOf(concept);
            if (parents.Count > 1)
            {
                return null;
            }

            known.Add(concept, item);
            if (Above(system, parents, known, skipsMissing, 0) is { } parent)
            {
                parent.Children.Add(item);
            }
            else
            {
                roots.Add(item);
            }
        }

        return roots;
    }

    private static ExpansionItem? Above(ICodeSystem system, IReadOnlyList<Concept> parents, Dictionary<Concept, ExpansionItem> known, bool skipsMissing, int depth)
    {
        foreach (var parent in parents)
        {
            if (known.TryGetValue(parent, out var item))
            {
                return item;
            }

            if (skipsMissing && depth < 64)
            {
                return Above(system, system.ParentsOf(parent), known, skipsMissing, depth + 1);
            }
        }

        return null;
    }
}
