using System.Globalization;
using Shr.Search.Plans;
using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Layout;
using Shr.Storage.Mongo.Reading;

namespace Shr.Storage.Mongo.Searching;

/// <summary>Answers a search plan inside one transaction.</summary>
internal sealed class SearchRunner(MongoReader reader, Clause visible, long sequence)
{
    // An estimate counts so many, then reckons from how far it came.
    private const int EstimateFrom = 10_000;

    private static readonly SearchPage Empty = new([], [], null, null);

    private readonly RecordScan _scan = new(reader, null);

    /// <summary>One page with what comes along.</summary>
    public SearchPage Run(SearchPlan plan)
    {
        var log = new List<string>();
        var page = RunPage(plan, log);
        return plan.Explain
            ? page with { Explanation = string.Create(CultureInfo.InvariantCulture, $"{reader.Calls} queries\n{string.Join('\n', log)}") }
            : page;
    }

    private SearchPage RunPage(SearchPlan plan, List<string> log)
    {
        var where = new ClauseCompiler(_scan, visible).Compile(AtTypes.Narrow(plan.Where, plan.Types));
        var clause = AllClause.Of(where, visible);
        log.Add(clause.ToString()!);
        long? total = plan.Total != TotalMode.None || plan.Count <= 0 ? Total(plan, clause) : null;
        if (plan.Count <= 0)
        {
            return Empty with { Total = total };
        }

        var found = new PageQuery(_scan, plan, clause, log).Run(plan.Count + 1);
        PagePosition? next = null;
        if (found.Count > plan.Count)
        {
            found = [.. found.Take(plan.Count)];
            next = new PagePosition(plan.After?.Sequence ?? sequence, found[^1].SortKeys, found[^1].Candidate.Record);
        }

        var matches = found.Select(match => match.Candidate).ToList();
        var (included, isCut) = plan.Includes.Count == 0 ? ([], false) : new IncludeReader(_scan, visible).Follow(plan, matches);
        var versions = new VersionReader(reader).ReadAt([.. matches.Concat(included).Select(record => record.Position)]);
        return new SearchPage(Take(versions, matches), Take(versions, included), total, next, isCut);
    }

    private static List<ResourceVersion> Take(IReadOnlyDictionary<long, ResourceVersion> versions, List<Candidate> records)
    {
        var taken = new List<ResourceVersion>(records.Count);
        foreach (var record in records)
        {
            if (versions.TryGetValue(record.Position, out var version))
            {
                taken.Add(version);
            }
        }

        return taken;
    }

    private long Total(SearchPlan plan, Clause clause)
    {
        var request = PageQuery.RequestOf(plan) with { Parts = CandidateParts.None };
        if (clause.IsEverything && plan.After is null)
        {
            return TypeCounters.Read(reader, plan.Types).Records;
        }

        if (!clause.IsExact)
        {
            var counted = 0L;
            _scan.Run(request, clause, _ => ++counted > 0);
            return counted;
        }

        if (plan.Total != TotalMode.Estimate)
        {
            return _scan.Count(request, clause, 0).Count;
        }

        var (count, last) = _scan.Count(request, clause, EstimateFrom);
        return count < EstimateFrom || last == 0 ? count : (long)(count * ((double)LastRecord() / last));
    }

    private long LastRecord()
    {
        var last = 0L;
        reader.Find(Collections.Meta, new BsonWriter().String("_id"u8, Clock.Id), default, document =>
        {
            last = document.Int64("rec"u8);
            return false;
        });
        return last;
    }
}
