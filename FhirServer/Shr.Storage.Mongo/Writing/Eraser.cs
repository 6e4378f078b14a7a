using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Layout;
using Shr.Storage.Mongo.Reading;

namespace Shr.Storage.Mongo.Writing;

/// <summary>Removes old versions and deleted records inside one transaction. A version that was followed by another has the field <c>x</c>.</summary>
internal sealed class Eraser(MetaTransaction transaction)
{
    private readonly record struct Past(long Position, string Home, string Type, int Parts);

    /// <summary>Counts what an erasure would remove.</summary>
    public ErasureResult Count(Erasure erasure)
    {
        var old = erasure.OldVersions ? Number(Collections.Versions, Followed(erasure)) : 0;
        if (!erasure.DeletedRecords)
        {
            return new ErasureResult(old, 0);
        }

        var (records, versions, followed) = (0L, 0L, 0L);
        foreach (var (id, _, _) in Ended(erasure, 0))
        {
            var all = Number(Collections.Versions, new BsonWriter().String("n"u8, id));
            (records, versions, followed) = (records + 1, versions + all, followed + all - 1);
        }

        return new ErasureResult((erasure.OldVersions ? old - followed : 0) + versions, records);
    }

    /// <summary>Removes up to the limit.</summary>
    public ErasureResult Erase(Erasure erasure)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var (versions, records) = (0, 0);
        if (erasure.DeletedRecords)
        {
            foreach (var (id, home, _) in Ended(erasure, erasure.Limit))
            {
                if (versions >= erasure.Limit)
                {
                    break;
                }

                versions += Remove(Versions(new BsonWriter().String("n"u8, id), 0), counts);
                Delete(Collections.Records, writer => writer.String("_id"u8, id).String("h"u8, home));
                records++;
            }
        }

        if (erasure.OldVersions && versions < erasure.Limit)
        {
            versions += Remove(Versions(Followed(erasure), erasure.Limit - versions), counts);
        }

        foreach (var (type, count) in counts)
        {
            transaction.Add(TypeCounters.IdOf(type), fields => fields.Int64("versions"u8, -count));
        }

        return new ErasureResult(versions, records);
    }

    private static BsonWriter Followed(Erasure erasure)
    {
        var filter = new BsonWriter();
        if (erasure.Key is { } key)
        {
            filter.String("n"u8, key.ToString());
        }
        else if (erasure.Type is { } type)
        {
            filter.String("t"u8, type);
        }

        return filter.StartDocument("x"u8).Boolean("$exists"u8, true).End();
    }

    private List<(string Id, string Home, string Type)> Ended(Erasure erasure, int limit)
    {
        var filter = new BsonWriter();
        if (erasure.Key is { } key)
        {
            filter.String("_id"u8, key.ToString());
        }
        else if (erasure.Type is { } type)
        {
            filter.String("t"u8, type);
        }

        var ended = new List<(string, string, string)>();
        transaction.Reader.Find(Collections.Records, filter.Boolean("d"u8, true), new FindOptions { Limit = limit }, document =>
        {
            ended.Add((document.Text("_id"u8)!, document.Text("h"u8)!, document.Text("t"u8)!));
            return true;
        });
        return ended;
    }

    private List<Past> Versions(BsonWriter filter, int limit)
    {
        var found = new List<Past>();
        var fields = new BsonWriter().Int32("h"u8, 1).Int32("t"u8, 1).Int32("c"u8, 1).Finish();
        transaction.Reader.Find(Collections.Versions, filter, new FindOptions { Limit = limit, Projection = fields }, document =>
        {
            found.Add(new Past(document.Int64("_id"u8), document.Text("h"u8)!, document.Text("t"u8)!, (int)document.Int64("c"u8)));
            return true;
        });
        return found;
    }

    private int Remove(List<Past> versions, Dictionary<string, int> counts)
    {
        foreach (var version in versions)
        {
            for (var part = 0; part < version.Parts; part++)
            {
                var id = VersionReader.PartId(version.Position, part);
                Delete(Collections.Parts, writer => writer.String("_id"u8, id).String("h"u8, version.Home));
            }

            Delete(Collections.Versions, writer => writer.Int64("_id"u8, version.Position).String("h"u8, version.Home));
            counts[version.Type] = counts.GetValueOrDefault(version.Type) + 1;
        }

        return versions.Count;
    }

    private long Number(Collection collection, BsonWriter filter)
    {
        var count = 0L;
        transaction.Reader.Find(collection, filter, new FindOptions { Projection = new BsonWriter().Int32("_id"u8, 1).Finish() }, _ =>
        {
            count++;
            return true;
        });
        return count;
    }

    private void Delete(Collection collection, Action<BsonWriter> filter)
    {
        var command = new BsonWriter().String("delete"u8, collection.Name).StartArray("deletes"u8).StartDocument(default).StartDocument("q"u8);
        filter(command);
        command.End().Int32("limit"u8, 1).End().End();
        if (transaction.Client.Command(command.Finish(), transaction.Session).Error is { } error)
        {
            throw new MongoReadException(error);
        }
    }
}
