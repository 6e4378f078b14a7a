using Shr.Search.Plans;

namespace Shr.Storage.Mongo.Searching;

/// <summary>Follows includes from the matches of a page, and from what they bring where a step iterates: one query for each step and round.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#include</remarks>
internal sealed class IncludeReader(RecordScan scan, Clause visible)
{
    // Data may refer in circles and chains without end; each round is one step along them.
    private const int MaxRounds = 16;

    /// <summary>The records that come along, each once and none of the matches; and whether the limit cut some off.</summary>
    public (List<Candidate> Records, bool IsCut) Follow(SearchPlan plan, IReadOnlyList<Candidate> matches)
    {
        var seen = matches.Select(match => match.Id).ToHashSet();
        var included = new List<Candidate>();
        var from = matches;
        for (var round = 0; round < MaxRounds && from.Count > 0; round++)
        {
            var found = new List<Candidate>();
            foreach (var step in plan.Includes)
            {
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

    private bool Add(IncludeStep step, IReadOnlyList<Candidate> from, HashSet<string> seen, List<Candidate> found, int limit)
    {
        var request = new ScanRequest { Parts = CandidateParts.Links, Order = ScanOrder.Record };
        Clause far;
        if (step.IsReverse)
        {
            request = request with { Types = [step.SourceType] };
            far = new LinksClause([.. from.Select(record => record.Id)], step.Prefixes);
        }
        else
        {
            far = new IdsClause(LinkWalk.Targets(from, step.Prefixes, step.TargetType is { } type ? [type] : null));
        }

        var isWhole = true;
        scan.Run(request, AllClause.Of(far, visible), candidate =>
        {
            if (seen.Contains(candidate.Id))
            {
                return true;
            }

            if (found.Count >= limit)
            {
                return isWhole = false;
            }

            seen.Add(candidate.Id);
            found.Add(candidate);
            return true;
        });
        return isWhole;
    }
}
