using System.Buffers.Binary;
using Shr.Search.Plans;

namespace Shr.Storage.Mongo.Searching;

/// <summary>Finds the records of one page, in order: along an index, or as the best few of all.</summary>
internal sealed class PageQuery(RecordScan scan, SearchPlan plan, Clause clause, List<string> log)
{
    private const int MostAtOnce = 8000;

    private readonly SortValues _order = new(plan.Sort);
    private readonly ScanRequest _request = RequestOf(plan);

    public static ScanRequest RequestOf(SearchPlan plan) => new()
    {
        Types = plan.Types,
        BeforePosition = plan.After is { } after ? Position.After(after.Sequence) : long.MaxValue,
        Parts = (plan.Sort.Any(key => key.Prefixes.Count > 0) ? CandidateParts.Keys : CandidateParts.None)
            | (plan.Includes.Any(step => !step.IsReverse) ? CandidateParts.Links : CandidateParts.None),
    };

    /// <summary>At most <paramref name="limit"/> records after the plan's position.</summary>
    public IReadOnlyList<FoundRecord> Run(int limit)
    {
        if (plan.Sort.Count == 0)
        {
            log.Add("walk by number");
            return InOwnOrder(limit);
        }

        if (plan.Sort is [{ Prefixes.Count: > 0 } key] && key.Prefixes.All(static prefix => prefix is [_, _, IndexKeys.LastUpdatedForm]))
        {
            log.Add("walk by last update");
            return ByUpdate(limit, key.Descending);
        }

        if (plan.Sort[0].Prefixes is [var prefix] && scan.CountUpTo(_request, clause, scan.Reader.Limits.WalkFrom) >= scan.Reader.Limits.WalkFrom)
        {
            log.Add("walk along the sort key");
            if (new SortWalk(scan, plan, clause, _request, _order).Run(limit) is { } page)
            {
                return page;
            }
        }

        log.Add("the first of all");
        return BestOfAll(limit);
    }

    private List<FoundRecord> InOwnOrder(int limit)
    {
        var found = new List<FoundRecord>(limit);
        var after = plan.After?.Last ?? 0;
        var atOnce = clause.IsExact ? limit : Math.Max(200, limit * 4);
        while (true)
        {
            var request = _request with { Order = ScanOrder.Record, AfterRecord = after, Limit = atOnce };
            var (last, brought) = scan.Run(request, clause, candidate =>
            {
                found.Add(_order.Of(candidate));
                return found.Count < limit;
            });
            if (found.Count >= limit || brought < atOnce)
            {
                return found;
            }

            after = last!.Record;
            atOnce = Math.Min(atOnce * 4, MostAtOnce);
        }
    }

    private List<FoundRecord> ByUpdate(int limit, bool descending)
    {
        var few = new BestFew(limit, _order);
        var order = descending ? ScanOrder.UpdatedDescending : ScanOrder.Updated;
        var from = plan.After is { SortKeys: [{ Length: 8 } value] } ? (long)BinaryPrimitives.ReadUInt64BigEndian(value) : (long?)null;
        var atOnce = Math.Max(200, limit * 2);
        while (true)
        {
            var met = new List<Candidate>();
            var (last, brought) = scan.Run(_request with { Order = order, FromUpdated = from, Limit = atOnce }, clause, candidate =>
            {
                met.Add(candidate);
                return true;
            });

            // Records of one instant stand by number, which the index gives in one direction only: take whole instants.
            var isEnd = brought < atOnce;
            foreach (var candidate in met)
            {
                if (isEnd || candidate.Updated != last!.Updated)
                {
                    Add(few, candidate);
                }
            }

            if (isEnd || few.Kept.Count >= limit)
            {
                return few.Kept;
            }

            atOnce = from == last!.Updated ? atOnce * 4 : atOnce;
            from = last.Updated;
        }
    }

    private List<FoundRecord> BestOfAll(int limit)
    {
        var few = new BestFew(limit, _order);
        scan.Run(_request, clause, candidate =>
        {
            Add(few, candidate);
            return true;
        });
        return few.Kept;
    }

    private void Add(BestFew few, Candidate candidate)
    {
        var found = _order.Of(candidate);
        if (plan.After is null || _order.IsAfter(found, plan.After))
        {
            few.Add(found);
        }
    }
}
