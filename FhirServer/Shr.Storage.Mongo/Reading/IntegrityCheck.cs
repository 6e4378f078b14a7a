using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Layout;

namespace Shr.Storage.Mongo.Reading;

/// <summary>Walks over all records and looks whether each stands on a version that is there.</summary>
internal static class IntegrityCheck
{
    private const int AtOnce = 1000;
    private const int MostFaults = 100;

    public static IReadOnlyList<string> Run(MongoClient client, CancellationToken cancellationToken)
    {
        var reader = new MongoReader(client, null, new ReadLimits(0, 0)) { Cancellation = cancellationToken };
        var faults = new List<string>();
        try
        {
            for (var last = 0L; faults.Count < MostFaults;)
            {
                var records = Next(reader, ref last);
                if (records.Count == 0)
                {
                    return faults;
                }

                Compare(reader, records, faults);
            }

            return faults;
        }
        catch (MongoReadException failure)
        {
            return [.. faults, "The check was cut short: " + failure.Error];
        }
    }

    private static Dictionary<long, string> Next(MongoReader reader, ref long last)
    {
        var records = new Dictionary<long, string>();
        var filter = new BsonWriter().StartDocument("r"u8).Int64("$gt"u8, last).End();
        var options = new FindOptions
        {
            Sort = new BsonWriter(32).Int32("r"u8, 1).Finish(),
            Projection = new BsonWriter(32).Int32("r"u8, 1).Int32("p"u8, 1).Finish(),
            Limit = AtOnce,
            Majority = true,
        };
        var seen = last;
        reader.Find(Collections.Records, filter, options, document =>
        {
            seen = document.Int64("r"u8);
            records[document.Int64("p"u8)] = document.Text("_id"u8)!;
            return true;
        });
        last = seen;
        return records;
    }

    private static void Compare(MongoReader reader, Dictionary<long, string> records, List<string> faults)
    {
        var filter = new BsonWriter().StartDocument("_id"u8).StartArray("$in"u8);
        foreach (var position in records.Keys)
        {
            filter.Int64(default, position);
        }

        var options = new FindOptions { Projection = new BsonWriter(32).Int32("n"u8, 1).Finish(), Majority = true };
        reader.Find(Collections.Versions, filter.End().End(), options, document =>
        {
            var position = document.Int64("_id"u8);
            if (records.Remove(position, out var id) && document.Text("n"u8) != id)
            {
                faults.Add($"{id} stands on a version of {document.Text("n"u8)}.");
            }

            return true;
        });
        faults.AddRange(records.Values.Select(id => $"{id} stands on a version that is not there."));
    }
}
