using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Layout;
using Shr.Storage.Mongo.Searching;

namespace Shr.Storage.Mongo.Reading;

/// <summary>History as a walk along the positions, backwards or forwards.</summary>
internal sealed class HistoryReader(MongoReader reader, Clause visible, long sequence)
{
    private const int VisibleAtOnce = 200;

    public HistoryPage Read(HistoryQuery query)
    {
        var firstPage = query.After?.FirstPage ?? sequence;
        var (versions, next) = query.Count <= 0 ? ([], null) : Page(query, firstPage);
        return new HistoryPage(versions, Total(query, firstPage), next);
    }

    private (List<ResourceVersion> Versions, HistoryPosition? Next) Page(HistoryQuery query, long firstPage)
    {
        var found = new List<ResourceVersion>();
        var positions = new List<long>();
        var after = query.After is { } place ? Position.Of(place.Sequence, place.Index) : (long?)null;
        var wanted = query.Count + 1;
        var versions = new VersionReader(reader);
        var sort = new BsonWriter(32).Int32("_id"u8, query.OldestFirst ? 1 : -1).Finish();
        while (found.Count < wanted)
        {
            var limit = visible.IsEverything ? wanted : Math.Max(wanted, VisibleAtOnce);
            var at = new List<long>();
            var brought = versions.Read(Filter(query, firstPage, after), sort, limit, at);
            var seen = Visible(brought);
            for (var i = 0; i < brought.Count && found.Count < wanted; i++)
            {
                if (seen is null || seen.Contains(brought[i].Key.ToString()))
                {
                    found.Add(brought[i]);
                    positions.Add(at[i]);
                }
            }

            if (brought.Count < limit)
            {
                break;
            }

            after = at[^1];
        }

        if (found.Count < wanted)
        {
            return (found, null);
        }

        found.RemoveAt(query.Count);
        var last = positions[query.Count - 1];
        return (found, new HistoryPosition(firstPage, Position.SequenceOf(last), Position.IndexOf(last)));
    }

    private HashSet<string>? Visible(List<ResourceVersion> versions)
    {
        if (visible.IsEverything)
        {
            return null;
        }

        var seen = new HashSet<string>();
        var ids = new IdsClause([.. versions.Select(version => version.Key.ToString()).Distinct()]);
        new RecordScan(reader, null).Run(new ScanRequest { WithDeleted = true }, AllClause.Of(ids, visible), record => seen.Add(record.Id));
        return seen;
    }

    private long Total(HistoryQuery query, long firstPage)
    {
        if (!visible.IsEverything)
        {
            return CountVisible(query, firstPage);
        }

        if (query.Id is null && query.Since is null && query.At is null)
        {
            // The store counts as it writes; only what came after the first page must be looked at.
            var types = query.Type is { } type ? new[] { type } : [];
            return TypeCounters.Read(reader, types).Versions - Count(Later(query, firstPage));
        }

        return Count(Filter(query, firstPage, null));
    }

    private long Count(BsonWriter filter)
    {
        var count = 0L;
        var pipeline = new BsonWriter().StartArray("pipeline"u8)
            .StartDocument(default).Document("$match"u8, filter.Finish().Span).End()
            .StartDocument(default).StartDocument("$group"u8).Null("_id"u8).StartDocument("n"u8).Int32("$sum"u8, 1).End().End().End().End();
        reader.Aggregate(Collections.Versions, pipeline, document =>
        {
            count = document.Int64("n"u8);
            return true;
        });
        return count;
    }

    private long CountVisible(HistoryQuery query, long firstPage)
    {
        // Versions by record first, then the records that may be seen.
        var versions = new Dictionary<string, long>();
        var pipeline = new BsonWriter().StartArray("pipeline"u8)
            .StartDocument(default).Document("$match"u8, Filter(query, firstPage, null).Finish().Span).End()
            .StartDocument(default).StartDocument("$group"u8).String("_id"u8, "$n").StartDocument("n"u8).Int32("$sum"u8, 1).End().End().End().End();
        reader.Aggregate(Collections.Versions, pipeline, document =>
        {
            versions[document.Text("_id"u8)!] = document.Int64("n"u8);
            return true;
        });
        var total = 0L;
        var scan = new RecordScan(reader, null);
        foreach (var chunk in versions.Keys.Chunk(1000))
        {
            scan.Run(new ScanRequest { WithDeleted = true }, AllClause.Of(new IdsClause(chunk), visible), record =>
            {
                total += versions[record.Id];
                return true;
            });
        }

        return total;
    }

    private static BsonWriter Later(HistoryQuery query, long firstPage)
    {
        var filter = new BsonWriter();
        if (query.Type is { } type)
        {
            filter.String("t"u8, type);
        }

        return filter.StartDocument("_id"u8).Int64("$gte"u8, Position.After(firstPage)).End();
    }

    private static BsonWriter Filter(HistoryQuery query, long firstPage, long? after)
    {
        var filter = new BsonWriter();
        if (query.Id is { } id)
        {
            filter.String("n"u8, $"{query.Type}/{id}");
        }
        else if (query.Type is { } type)
        {
            filter.String("t"u8, type);
        }

        filter.StartDocument("_id"u8);
        if (after is { } place && !query.OldestFirst)
        {
            filter.Int64("$lt"u8, Math.Min(place, Position.After(firstPage)));
        }
        else
        {
            filter.Int64("$lt"u8, Position.After(firstPage));
            if (after is { } from)
            {
                filter.Int64("$gt"u8, from);
            }
        }

        filter.End();
        AddInstants(filter, query);
        return filter;
    }

    private static void AddInstants(BsonWriter filter, HistoryQuery query)
    {
        if (query.Since is null && query.At is null)
        {
            return;
        }

        filter.StartDocument("a"u8);
        if (query.Since is { } since)
        {
            filter.Int64("$gte"u8, StoreClock.ToStoredCeiling(since));
        }

        if (query.At is not var (from, to))
        {
            filter.End();
            return;
        }

        filter.Int64("$lte"u8, StoreClock.ToStored(to)).End();

        // Current in the span: not yet followed, or followed after its start.
        filter.StartArray("$or"u8)
            .StartDocument(default).StartDocument("x"u8).Boolean("$exists"u8, false).End().End()
            .StartDocument(default).StartDocument("x"u8).Int64("$gt"u8, StoreClock.ToStored(from)).End().End()
            .End();
    }
}
