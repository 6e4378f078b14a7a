using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Layout;
using Shr.Storage.Mongo.Searching;

namespace Shr.Storage.Mongo.Reading;

/// <summary>Reads the changes of one topic: a range of its own index, so other changes cost nothing.</summary>
internal sealed class TopicReader(MongoReader reader, Clause visible, long sequence)
{
    private const int VisibleAtOnce = 200;

    public IReadOnlyList<Change> Read(TopicQuery query)
    {
        var found = new List<Change>(Math.Min(query.Count, 1000));
        var after = query.After is { } place ? Position.Of(place.Sequence, place.Index) : -1;
        if (query.Since is { } since)
        {
            after = Math.Max(after, FirstAt(StoreClock.ToStoredCeiling(since)) - 1);
        }

        var before = query.Before is { } end ? Math.Min(Position.Of(end.Sequence, end.Index), Position.After(sequence)) : Position.After(sequence);
        var limit = visible.IsEverything ? query.Count : Math.Max(query.Count, VisibleAtOnce);
        while (found.Count < query.Count)
        {
            var brought = Bring(query.Topic, after, before, limit);
            var seen = Visible(brought);
            found.AddRange(brought.Where(change => seen is null || seen.Contains(change.Key.ToString())).Take(query.Count - found.Count));
            if (brought.Count < limit)
            {
                break;
            }

            after = Position.Of(brought[^1].Sequence, brought[^1].Index);
        }

        return found;
    }

    private List<Change> Bring(string topic, long after, long before, int limit)
    {
        var changes = new List<Change>();
        var filter = new BsonWriter().String("f"u8, topic).StartDocument("_id"u8).Int64("$gt"u8, after).Int64("$lt"u8, before).End();
        reader.Find(Collections.Versions, filter, new FindOptions { Sort = ChangeReader.Sort, Projection = ChangeReader.Projection, Limit = limit }, document =>
        {
            changes.Add(ChangeReader.Of(document));
            return true;
        });
        return changes;
    }

    private HashSet<string>? Visible(List<Change> changes)
    {
        if (visible.IsEverything)
        {
            return null;
        }

        var seen = new HashSet<string>();
        var ids = new IdsClause([.. changes.Select(change => change.Key.ToString()).Distinct()]);
        new RecordScan(reader, null).Run(new ScanRequest { WithDeleted = true }, AllClause.Of(ids, visible), record => seen.Add(record.Id));
        return seen;
    }

    // Instants never decrease along the positions, so the first version made then is where the search begins.
    private long FirstAt(long instant)
    {
        var first = Position.After(sequence);
        var options = new FindOptions { Sort = new BsonWriter(32).Int32("a"u8, 1).Int32("_id"u8, 1).Finish(), Projection = new BsonWriter(32).Int32("n"u8, 1).Finish(), Limit = 1 };
        reader.Find(Collections.Versions, new BsonWriter().StartDocument("a"u8).Int64("$gte"u8, instant).End(), options, document =>
        {
            first = document.Int64("_id"u8);
            return false;
        });
        return first;
    }
}
