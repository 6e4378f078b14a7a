using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Layout;

namespace Shr.Storage.Mongo.Reading;

/// <summary>Reads the sequence of changes: the versions by position.</summary>
internal static class ChangeReader
{
    /// <summary>The largest number of changes in one portion.</summary>
    public const int AtOnce = 1000;

    /// <summary>In the order of the sequence.</summary>
    public static ReadOnlyMemory<byte> Sort { get; } = new BsonWriter(32).Int32("_id"u8, 1).Finish();

    /// <summary>The fields that <see cref="Of"/> reads.</summary>
    public static ReadOnlyMemory<byte> Projection { get; } = new BsonWriter(64)
        .Int32("n"u8, 1).Int32("v"u8, 1).Int32("w"u8, 1).Int32("a"u8, 1).Int32("b"u8, 1).Finish();

    /// <summary>The next changes after a position, up to the last commit that everyone can see.</summary>
    /// <exception cref="StoreUnavailableException">There is nobody to ask.</exception>
    public static List<Change> Read(MongoClient client, long after, ReadLimits limits)
    {
        var reader = new MongoReader(client, null, limits);
        var changes = new List<Change>();
        try
        {
            var sequence = 0L;
            reader.Find(Collections.Meta, new BsonWriter().String("_id"u8, Clock.Id), new FindOptions { Majority = true }, document =>
            {
                sequence = Clock.Read(document).Sequence;
                return false;
            });
            var filter = new BsonWriter().StartDocument("_id"u8).Int64("$gt"u8, after).Int64("$lt"u8, Position.After(sequence)).End();
            reader.Find(Collections.Versions, filter, new FindOptions { Majority = true, Sort = Sort, Projection = Projection, Limit = AtOnce }, document =>
            {
                changes.Add(Of(document));
                return true;
            });
            return changes;
        }
        catch (MongoReadException failure)
        {
            throw ReadFailure.Of(failure);
        }
    }

    /// <summary>The change that a version's document tells of.</summary>
    public static Change Of(BsonView document)
    {
        var position = document.Int64("_id"u8);
        var patients = new List<string>();
        if (document.TryGet("b"u8, out var list))
        {
            foreach (var patient in list.Document)
            {
                patients.Add(patient.Text);
            }
        }

        return new Change(
            Position.SequenceOf(position),
            Position.IndexOf(position),
            KeyText.Parse(document.Text("n"u8)!),
            (int)document.Int64("v"u8),
            (WriteKind)document.Int64("w"u8),
            StoreClock.FromStored(document.Int64("a"u8)),
            patients);
    }
}
