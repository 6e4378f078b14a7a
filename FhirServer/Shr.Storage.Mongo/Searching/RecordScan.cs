using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Layout;

namespace Shr.Storage.Mongo.Searching;

/// <summary>
/// The one way to current records: asks the database by a clause's filter, asks the candidates where the filter is not
/// exact, and sees writes that wait to be sent as if they were there.
/// </summary>
internal sealed class RecordScan(MongoReader reader, IReadOnlyDictionary<string, Candidate?>? waiting)
{
    private const int VerifyAtOnce = 500;

    private static readonly IReadOnlyDictionary<string, Candidate?> Nothing = new Dictionary<string, Candidate?>();

    // A value of null: the write that waits deletes the record.
    private readonly IReadOnlyDictionary<string, Candidate?> _waiting = waiting ?? Nothing;

    public MongoReader Reader => reader;

    /// <summary>
    /// Shows every record that meets the clause; false from the visitor ends it. Answers the last candidate the database
    /// brought, whether or not it met the clause, and how many it brought.
    /// </summary>
    public (Candidate? Last, int Brought) Run(ScanRequest request, Clause clause, Func<Candidate, bool> visit)
    {
        if (clause.IsNothing)
        {
            return (null, 0);
        }

        var goesOn = true;
        Candidate? last = null;
        var brought = 0;
        var batch = new List<Candidate>();
        reader.Find(Collections.Records, Filter(request, clause), Options(request, clause), document =>
        {
            last = Candidate.Read(document);
            brought++;
            if (clause.IsExact)
            {
                return goesOn = visit(last);
            }

            batch.Add(last);
            if (batch.Count < VerifyAtOnce)
            {
                return true;
            }

            goesOn = Verify(batch, clause, visit);
            batch.Clear();
            return goesOn;
        });
        goesOn = goesOn && Verify(batch, clause, visit);
        if (goesOn && _waiting.Count > 0)
        {
            Verify(_waiting.Values.Where(candidate => candidate is not null && IsAsked(request, candidate)).ToList()!, clause, visit);
        }

        return (last, brought);
    }

    /// <summary>All records that meet the clause, or null where they are more than a bound.</summary>
    public List<Candidate>? AtMost(int bound, ScanRequest request, Clause clause)
    {
        var found = new List<Candidate>();
        var limit = clause.IsExact && _waiting.Count == 0 ? bound + 1 : 0;
        Run(request with { Limit = limit }, clause, candidate =>
        {
            found.Add(candidate);
            return found.Count <= bound;
        });
        return found.Count > bound ? null : found;
    }

    /// <summary>Counts the records that meet an exact clause, by the database alone.</summary>
    public (long Count, long LastRecord) Count(ScanRequest request, Clause clause, int limit)
    {
        if (clause.IsNothing)
        {
            return (0, 0);
        }

        var pipeline = new BsonWriter().StartArray("pipeline"u8)
            .StartDocument(default).Document("$match"u8, Filter(request, clause).Finish().Span).End();
        if (limit > 0)
        {
            pipeline.StartDocument(default).StartDocument("$sort"u8).Int32("r"u8, 1).End().End();
            pipeline.StartDocument(default).Int64("$limit"u8, limit).End();
        }

        pipeline.StartDocument(default).StartDocument("$group"u8).Null("_id"u8)
            .StartDocument("n"u8).Int32("$sum"u8, 1).End().StartDocument("r"u8).String("$max"u8, "$r").End().End().End().End();
        var (count, last) = (0L, 0L);
        reader.Aggregate(Collections.Records, pipeline, document =>
        {
            (count, last) = (document.Int64("n"u8), document.Int64("r"u8));
            return true;
        });
        return (count, last);
    }

    /// <summary>Counts the records that meet a clause's filter, which may be more than meet the clause; no further than a bound.</summary>
    public long CountUpTo(ScanRequest request, Clause clause, int bound)
    {
        if (clause.IsNothing)
        {
            return 0;
        }

        var pipeline = new BsonWriter().StartArray("pipeline"u8)
            .StartDocument(default).Document("$match"u8, Filter(request, clause).Finish().Span).End()
            .StartDocument(default).Int64("$limit"u8, bound).End()
            .StartDocument(default).StartDocument("$group"u8).Null("_id"u8).StartDocument("n"u8).Int32("$sum"u8, 1).End().End().End()
            .End();
        var count = 0L;
        reader.Aggregate(Collections.Records, pipeline, document =>
        {
            count = document.Int64("n"u8);
            return true;
        });
        return count;
    }

    private static bool Verify(List<Candidate> batch, Clause clause, Func<Candidate, bool> visit)
    {
        if (batch.Count == 0)
        {
            return true;
        }

        clause.Prepare(batch);
        foreach (var candidate in batch)
        {
            if (clause.Accepts(candidate) && !visit(candidate))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsAsked(ScanRequest request, Candidate candidate) =>
        (request.Types.Count == 0 || request.Types.Contains(candidate.Type)) && candidate.Record > request.AfterRecord;

    private static FindOptions Options(ScanRequest request, Clause clause)
    {
        var parts = request.Parts | (clause.IsExact ? CandidateParts.None : clause.Needs);
        var projection = new BsonWriter().Int32("t"u8, 1).Int32("r"u8, 1).Int32("p"u8, 1).Int32("a"u8, 1);
        if (parts.HasFlag(CandidateParts.Keys))
        {
            projection.Int32("k"u8, 1);
        }

        if (parts.HasFlag(CandidateParts.Links))
        {
            projection.Int32("l"u8, 1);
        }

        if (parts.HasFlag(CandidateParts.Patients))
        {
            projection.Int32("b"u8, 1);
        }

        return new FindOptions { Projection = projection.Finish(), Sort = Sort(request.Order), Limit = request.Limit, BatchSize = VerifyAtOnce };
    }

    private static ReadOnlyMemory<byte> Sort(ScanOrder order) => order switch
    {
        ScanOrder.Record => new BsonWriter(32).Int32("r"u8, 1).Finish(),
        ScanOrder.Updated => new BsonWriter(32).Int32("a"u8, 1).Int32("r"u8, 1).Finish(),
        ScanOrder.UpdatedDescending => new BsonWriter(32).Int32("a"u8, -1).Int32("r"u8, -1).Finish(),
        _ => default,
    };

    /// <summary>The filter that the database is asked with.</summary>
    public BsonWriter Filter(ScanRequest request, Clause clause)
    {
        var filter = new BsonWriter();
        if (request.Types is [var type])
        {
            filter.String("t"u8, type);
        }
        else if (request.Types.Count > 1)
        {
            new TextsClause(isType: true, request.Types).Write(filter);
        }

        if (!request.WithDeleted)
        {
            filter.Boolean("d"u8, false);
        }

        if (request.BeforePosition < long.MaxValue)
        {
            filter.StartDocument("p"u8).Int64("$lt"u8, request.BeforePosition).End();
        }

        if (request.AfterRecord > 0)
        {
            filter.StartDocument("r"u8).Int64("$gt"u8, request.AfterRecord).End();
        }

        if (request.FromUpdated is { } from)
        {
            filter.StartDocument("a"u8).Int64(request.Order == ScanOrder.Updated ? "$gte"u8 : "$lte"u8, from).End();
        }

        if (!clause.IsBound && _waiting.Count == 0)
        {
            return filter;
        }

        filter.StartArray("$and"u8);
        if (clause.IsBound)
        {
            clause.WriteDocument(filter, default);
        }

        if (_waiting.Count > 0)
        {
            filter.StartDocument(default).StartDocument("_id"u8).StartArray("$nin"u8);
            foreach (var id in _waiting.Keys)
            {
                filter.String(default, id);
            }

            filter.End().End().End();
        }

        return filter.End();
    }
}
