using Shr.Search.Plans;
using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Searching;

/// <summary>Follows includes from the matches of a page, and from what they bring where a step iterates.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#include</remarks>
internal sealed class IncludeReader(Database database, NodeCompiler compiler, Visibility visibility, CancellationToken cancellationToken)
{
    // Data may refer in circles and chains without end; each round is one step along them.
    private const int MaxRounds = 16;

    /// <summary>The records that come along, each once and none of the matches; and whether the limit cut some off.</summary>
    public (List<long> Records, bool IsCut) Follow(SearchPlan plan, IReadOnlyList<long> matches)
    {
        var seen = new HashSet<long>(matches);
        var included = new List<long>();
        var from = matches;
        for (var round = 0; round < MaxRounds && from.Count > 0; round++)
        {
            var found = new List<long>();
            foreach (var step in plan.Includes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if ((round == 0 || step.Iterate) && !Add(step, from, seen, found, plan.IncludeLimit - included.Count))
                {
                    included.AddRange(found);
                    return (included, true);
                }
            }

            included.AddRange(found);
            from = found;
        }

        return (included, false);
    }

    private bool Add(IncludeStep step, IReadOnlyList<long> from, HashSet<long> seen, List<long> found, int limit)
    {
        var far = step.IsReverse ? [step.SourceType] : step.TargetType is { } type ? [type] : Array.Empty<string>();
        var types = compiler.Numbers(far);
        var walk = step.IsReverse ? LinkWalk.Backward(step.Prefixes, types) : LinkWalk.Forward(step.Prefixes, types);
        if (walk.FarTypes is { Count: 0 })
        {
            return true;
        }

        var sql = new SqlText().Add("select o.record from ").Numbers(from)
            .Add(" j cross join link l on l.").Add(walk.NearColumn).Add(" = j.value cross join record o on o.record = l.").Add(walk.FarColumn)
            .Add(" where 1");
        walk.AddParameters(sql);
        walk.AddFar(sql, "o");
        visibility.And(sql, "o", types);
        using var rows = sql.Prepare(database);
        while (rows.Step())
        {
            var record = rows.Int64(0);
            if (seen.Contains(record))
            {
                continue;
            }

            if (found.Count >= limit)
            {
                return false;
            }

            seen.Add(record);
            found.Add(record);
        }

        return true;
    }
}
