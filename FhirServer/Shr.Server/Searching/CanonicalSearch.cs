using Shr.Fhir;
using Shr.Search.Query;
using Shr.Storage;

namespace Shr.Server.Searching;

/// <summary>Adds to a page what its records name by canonicals, and what names them.</summary>
internal static class CanonicalSearch
{
    // A definition that builds on one that builds on another: deeper than this nothing is built.
    private const int Rounds = 4;

    /// <summary>The page with all that is included.</summary>
    public static async ValueTask<SearchPage> AddAsync(
        CompiledModel model, SearchQuery query, SearchPage page, int limit, IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        var known = page.Matches.Concat(page.Included).Select(v => v.Key).ToHashSet();
        var included = page.Included.ToList();
        var isCut = page.IncludesCut;
        IReadOnlyList<ResourceVersion> from = page.Matches;
        for (var round = 0; round < Rounds && from.Count > 0; round++)
        {
            var more = await FindAsync(model, query, from, round > 0, known, snapshot, cancellationToken);
            if (round == 0)
            {
                from = [.. page.Included, .. more];
            }
            else
            {
                from = more;
            }

            var room = Math.Max(0, limit - included.Count);
            isCut |= more.Count > room;
            included.AddRange(more.Take(room));
        }

        return included.Count == page.Included.Count && isCut == page.IncludesCut ? page : page with { Included = included, IncludesCut = isCut };
    }

    private static async ValueTask<List<ResourceVersion>> FindAsync(
        CompiledModel model, SearchQuery query, IReadOnlyList<ResourceVersion> from, bool areIncluded, HashSet<ResourceKey> known, IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        var more = new List<ResourceVersion>();
        foreach (var plan in model.CanonicalIncludes.PlansOf(query, [.. from.Select(v => (v.Key.Type, v.Json))], areIncluded))
        {
            more.AddRange((await snapshot.SearchAsync(plan, cancellationToken)).Matches.Where(m => known.Add(m.Key)));
        }

        return more;
    }
}
