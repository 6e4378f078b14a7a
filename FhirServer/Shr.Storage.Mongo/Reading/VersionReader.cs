using System.Globalization;
using Shr.Fhir;
using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Layout;
using Shr.Storage.Mongo.Searching;

namespace Shr.Storage.Mongo.Reading;

/// <summary>Reads versions with their bytes.</summary>
internal sealed class VersionReader(MongoReader reader)
{
    /// <summary>The current version (a deletion too) or one of the past.</summary>
    public ResourceVersion? Read(ResourceKey key, int? version, Clause visible)
    {
        var filter = new BsonWriter().String("n"u8, key.ToString());
        if (version is { } wanted)
        {
            filter.Int32("v"u8, wanted);
        }

        if (!visible.IsEverything && !IsVisible(key.ToString(), visible))
        {
            return null;
        }

        return Read(filter, new BsonWriter(32).Int32("v"u8, -1).Finish(), 1).FirstOrDefault();
    }

    /// <summary>The current versions of many records, in the order asked.</summary>
    public IReadOnlyList<ResourceVersion?> ReadMany(IReadOnlyList<ResourceKey> keys, Clause visible)
    {
        var positions = new Dictionary<string, long>();
        var scan = new RecordScan(reader, null);
        foreach (var chunk in keys.Select(key => key.ToString()).Distinct().Chunk(1000))
        {
            scan.Run(new ScanRequest { WithDeleted = true }, AllClause.Of(new IdsClause(chunk), visible), record =>
            {
                positions[record.Id] = record.Position;
                return true;
            });
        }

        var versions = ReadAt([.. positions.Values]);
        return [.. keys.Select(key => positions.TryGetValue(key.ToString(), out var position) ? versions[position] : null)];
    }

    /// <summary>The versions at some positions.</summary>
    public IReadOnlyDictionary<long, ResourceVersion> ReadAt(IReadOnlyList<long> positions)
    {
        var versions = new Dictionary<long, ResourceVersion>(positions.Count);
        foreach (var chunk in positions.Chunk(1000))
        {
            var filter = new BsonWriter().StartDocument("_id"u8).StartArray("$in"u8);
            foreach (var position in chunk)
            {
                filter.Int64(default, position);
            }

            var at = new List<long>();
            foreach (var version in Read(filter.End().End(), default, 0, at))
            {
                versions[at[versions.Count]] = version;
            }
        }

        return versions;
    }

    /// <summary>Versions that meet a filter, in an order; their positions go into a list.</summary>
    public List<ResourceVersion> Read(BsonWriter filter, ReadOnlyMemory<byte> sort, int limit, List<long>? positions = null)
    {
        var versions = new List<ResourceVersion>();
        reader.Find(Collections.Versions, filter, new FindOptions { Sort = sort, Limit = limit }, document =>
        {
            versions.Add(VersionDocument.Read(document, ReadParts));
            positions?.Add(document.Int64("_id"u8));
            return true;
        });
        return versions;
    }

    private bool IsVisible(string id, Clause visible)
    {
        var found = false;
        new RecordScan(reader, null).Run(new ScanRequest { WithDeleted = true }, AllClause.Of(new IdsClause([id]), visible), _ => found = true);
        return found;
    }

    private byte[] ReadParts(long position, int count)
    {
        using var whole = new MemoryStream();
        for (var i = 0; i < count; i++)
        {
            reader.Find(Collections.Parts, new BsonWriter().String("_id"u8, PartId(position, i)), default, document =>
            {
                whole.Write(document.TryGet("j"u8, out var piece) ? piece.Binary : []);
                return false;
            });
        }

        return whole.ToArray();
    }

    /// <summary>The identity of a piece: where its version stands, and which piece it is.</summary>
    public static string PartId(long position, int part) => string.Create(CultureInfo.InvariantCulture, $"{position}/{part}");
}
