using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Driving;

namespace Shr.Storage.Mongo.Layout;

/// <summary>Makes the collections, the indexes and the clock, and looks whether they are there.</summary>
internal static class Schema
{
    /// <summary>The layout this program writes.</summary>
    public const int Version = 1;

    private const string LayoutId = "layout";

    /// <summary>Makes what is missing. Safe to run from several servers at once.</summary>
    public static MongoError? Ensure(MongoClient client)
    {
        foreach (var collection in new[] { Collections.Records, Collections.Versions, Collections.Parts, Collections.Meta })
        {
            // Before MongoDB 4.4 no collection could be made inside a transaction; and a create that comes second is no fault.
            var error = client.Command(new BsonWriter().String("create"u8, collection.Name).Finish()).Error;
            if (error is not null && error.Code != MongoError.NamespaceExists)
            {
                return error;
            }
        }

        foreach (var group in IndexSpec.All.GroupBy(index => index.Collection))
        {
            if (CreateIndexes(client, group.Key, group) is { } error)
            {
                return error;
            }
        }

        return MakeMeta(client);
    }

    /// <summary>The layout in the database; a newer one than <see cref="Version"/> was written by a newer program.</summary>
    public static (int Version, MongoError? Error) ReadVersion(MongoClient client)
    {
        var version = 0;
        var error = client.Find(Collections.Meta, new BsonWriter().String("_id"u8, LayoutId).Finish(), default, null, document =>
        {
            version = (int)document.Int64("version"u8);
            return false;
        });
        return (version, error);
    }

    /// <summary>The indexes that are not there, by name.</summary>
    public static (IReadOnlyList<string> Missing, MongoError? Error) Missing(MongoClient client)
    {
        var missing = new List<string>();
        foreach (var group in IndexSpec.All.GroupBy(index => index.Collection))
        {
            var reply = client.ReadCommand(new BsonWriter().String("listIndexes"u8, group.Key.Name).Finish());
            if (!reply.IsOk)
            {
                return (missing, reply.Error);
            }

            var there = Fields(reply.Document);
            missing.AddRange(group.Where(index => !there.Contains(string.Join(',', index.Fields))).Select(index => $"{group.Key.Name}.{index.Name}"));
        }

        return (missing, null);
    }

    private static MongoError? CreateIndexes(MongoClient client, Collection collection, IEnumerable<IndexSpec> indexes)
    {
        var command = new BsonWriter().String("createIndexes"u8, collection.Name).StartArray("indexes"u8);
        foreach (var index in indexes)
        {
            command.StartDocument(default).StartDocument("key"u8);
            foreach (var field in index.Fields)
            {
                command.Int32(System.Text.Encoding.ASCII.GetBytes(field), 1);
            }

            command.End().String("name"u8, index.Name);
            if (index.IsUnique)
            {
                command.Boolean("unique"u8, true);
            }

            command.End();
        }

        return client.Command(command.End().Finish()).Error;
    }

    // The first server to come makes them; the others find them.
    private static MongoError? MakeMeta(MongoClient client)
    {
        var command = new BsonWriter().String("update"u8, Collections.Meta.Name).StartArray("updates"u8);
        WriteOnce(command, Clock.Id, fields => fields.Int64("seq"u8, 0).Int64("rec"u8, 0).Int64("at"u8, 0).Int64("model"u8, 0));
        WriteOnce(command, LayoutId, fields => fields.Int32("version"u8, Version));
        command.End().StartDocument("writeConcern"u8).String("w"u8, "majority").End();
        var error = client.Command(command.Finish()).Error;
        return error is { Code: MongoError.DuplicateKey } ? null : error;
    }

    private static void WriteOnce(BsonWriter command, string id, Action<BsonWriter> fields)
    {
        command.StartDocument(default).StartDocument("q"u8).String("_id"u8, id).End()
            .StartDocument("u"u8).StartDocument("$setOnInsert"u8);
        fields(command);
        command.End().End().Boolean("upsert"u8, true).End();
    }

    private static HashSet<string> Fields(BsonView reply)
    {
        var there = new HashSet<string>();
        if (!reply.TryGet("cursor"u8, out var cursor) || !cursor.Document.TryGet("firstBatch"u8, out var indexes))
        {
            return there;
        }

        foreach (var index in indexes.Document)
        {
            if (!index.Document.TryGet("key"u8, out var key))
            {
                continue;
            }

            var fields = new List<string>();
            foreach (var field in key.Document)
            {
                fields.Add(System.Text.Encoding.UTF8.GetString(field.Name));
            }

            there.Add(string.Join(',', fields));
        }

        return there;
    }
}
