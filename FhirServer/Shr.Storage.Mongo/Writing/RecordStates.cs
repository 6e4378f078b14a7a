using Shr.Fhir;
using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Layout;
using Shr.Storage.Mongo.Searching;

namespace Shr.Storage.Mongo.Writing;

/// <summary>Reads what the database holds of the records that a group writes.</summary>
internal static class RecordStates
{
    public static void Load(MongoReader reader, GroupPlan plan, IEnumerable<ResourceKey> keys)
    {
        // Neither keys nor links are needed: they are replaced as a whole.
        var projection = new BsonWriter().Int32("k"u8, 0).Int32("l"u8, 0).Finish();
        foreach (var chunk in keys.Select(key => key.ToString()).Distinct().Chunk(1000))
        {
            var filter = new BsonWriter();
            new IdsClause(chunk).Write(filter);
            reader.Find(Collections.Records, filter, new FindOptions { Projection = projection }, document =>
            {
                plan.Know(new RecordState(
                    Candidate.Read(document),
                    (int)document.Int64("v"u8),
                    document.Boolean("d"u8),
                    document.Text("h"u8) ?? "",
                    true,
                    null));
                return true;
            });
        }
    }
}
