using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Driving;

namespace Shr.Storage.Mongo.Layout;

/// <summary>How many current records and versions each type has; kept by the commits, so that the largest counts cost nothing.</summary>
internal static class TypeCounters
{
    private const string Prefix = "type/";

    public static string IdOf(string type) => Prefix + type;

    /// <summary>The sums over some types; none: over all.</summary>
    public static (long Records, long Versions) Read(MongoReader reader, IReadOnlyList<string> types)
    {
        var filter = new BsonWriter().StartDocument("_id"u8);
        if (types.Count == 0)
        {
            filter.String("$gte"u8, Prefix).String("$lt"u8, "type0").End();
        }
        else
        {
            filter.StartArray("$in"u8);
            foreach (var type in types.Distinct())
            {
                filter.String(default, IdOf(type));
            }

            filter.End().End();
        }

        var (records, versions) = (0L, 0L);
        reader.Find(Collections.Meta, filter, default, document =>
        {
            records += document.Int64("records"u8);
            versions += document.Int64("versions"u8);
            return true;
        });
        return (records, versions);
    }
}
