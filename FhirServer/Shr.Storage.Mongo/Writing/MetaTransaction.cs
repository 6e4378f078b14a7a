using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Layout;

namespace Shr.Storage.Mongo.Writing;

/// <summary>Reads and writes of the <c>meta</c> collection inside one transaction.</summary>
internal sealed class MetaTransaction(MongoClient client, MongoSession session, MongoReader reader)
{
    public MongoClient Client => client;

    public MongoSession Session => session;

    public MongoReader Reader => reader;

    /// <summary>Shows one document; does nothing where there is none.</summary>
    public void Read(string id, DocumentVisitor visit) => reader.Find(Collections.Meta, new BsonWriter().String("_id"u8, id), default, visit);

    /// <summary>Shows all documents whose identity starts with a text.</summary>
    public void ReadAll(string prefix, DocumentVisitor visit) =>
        reader.Find(
            Collections.Meta,
            new BsonWriter().StartDocument("_id"u8).String("$gte"u8, prefix).String("$lt"u8, prefix[..^1] + (char)(prefix[^1] + 1)).End(),
            default,
            visit);

    /// <summary>Sets fields of a document, which is made where there is none.</summary>
    /// <exception cref="MongoReadException">The database refused it.</exception>
    public void Set(string id, Action<BsonWriter> fields) => Update(id, "$set"u8, fields);

    /// <summary>Raises fields of a document to values that are larger.</summary>
    /// <exception cref="MongoReadException">The database refused it.</exception>
    public void Raise(string id, Action<BsonWriter> fields) => Update(id, "$max"u8, fields);

    /// <summary>Adds to fields of a document.</summary>
    /// <exception cref="MongoReadException">The database refused it.</exception>
    public void Add(string id, Action<BsonWriter> fields) => Update(id, "$inc"u8, fields);

    private void Update(string id, ReadOnlySpan<byte> change, Action<BsonWriter> fields)
    {
        var command = new BsonWriter().String("update"u8, Collections.Meta.Name).StartArray("updates"u8)
            .StartDocument(default).StartDocument("q"u8).String("_id"u8, id).End()
            .StartDocument("u"u8).StartDocument(change);
        fields(command);
        command.End().End().Boolean("upsert"u8, true).End().End();
        if (client.Command(command.Finish(), session).Error is { } error)
        {
            throw new MongoReadException(error);
        }
    }
}
