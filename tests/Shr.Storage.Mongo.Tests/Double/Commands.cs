namespace Shr.Storage.Mongo.Tests.Double;

/// <summary>The commands that read and write documents.</summary>
internal static class Commands
{
    private const int DefaultBatch = 101;

    public static Doc Run(Engine engine, string name, Doc command)
    {
        switch (name)
        {
            case "commitTransaction":
                engine.Commit(command);
                return Ok();
            case "abortTransaction":
                engine.Abort(Engine.SessionOf(command));
                return Ok();
            case "getMore":
                engine.TransactionOf(command);
                return engine.NextBatch(command.Long("getMore"), BatchOf(command, int.MaxValue));
            case "killCursors":
                foreach (var id in (List<object?>)command["cursors"]!)
                {
                    engine.Kill((long)id!);
                }

                return Ok();
        }

        var transaction = engine.TransactionOf(command);
        var collection = command[command[0].Key] as string ?? "";
        try
        {
            return name switch
            {
                "find" => Find(engine, collection, command, transaction),
                "aggregate" => Pipeline.Run(engine, collection, command, transaction),
                "insert" => Insert(engine, collection, command, transaction),
                "update" => Writes.Update(engine, collection, command, transaction),
                "delete" => Writes.Delete(engine, collection, command, transaction),
                "findAndModify" or "findandmodify" => Writes.FindAndModify(engine, collection, command, transaction),
                "createIndexes" => CreateIndexes(engine, collection, command),
                "listIndexes" => ListIndexes(engine, collection),
                "dropIndexes" => DropIndexes(engine, collection, command),
                "create" => Create(engine, collection),
                "drop" => Drop(engine, collection),
                _ => throw new CommandException(59, $"no such command: '{name}'"),
            };
        }
        catch (CommandException failure) when (transaction is not null && failure.Code != 59)
        {
            // Any error inside a transaction ends it.
            engine.Abort(Engine.SessionOf(command));
            throw;
        }
    }

    public static Doc Ok() => new() { { "ok", 1.0 } };

    public static int BatchOf(Doc command, int missing) => command.Has("batchSize") ? (int)command.Long("batchSize") : missing;

    /// <summary>Sorts by a document like <c>{a: 1, b: -1}</c>; an array counts by its least or greatest element.</summary>
    public static List<Doc> Sort(IEnumerable<Doc> documents, Doc sort)
    {
        IOrderedEnumerable<Doc>? ordered = null;
        foreach (var (field, direction) in sort)
        {
            var down = Convert.ToInt64(direction) < 0;
            object? Key(Doc doc) => Filter.ValueAt(doc, field, out _) is List<object?> { Count: > 0 } list
                ? down ? list.Max(BsonOrder.Instance) : list.Min(BsonOrder.Instance)
                : Filter.ValueAt(doc, field, out _);
            ordered = (ordered, down) switch
            {
                (null, false) => documents.OrderBy(Key, BsonOrder.Instance),
                (null, true) => documents.OrderByDescending(Key, BsonOrder.Instance),
                (_, false) => ordered.ThenBy(Key, BsonOrder.Instance),
                _ => ordered.ThenByDescending(Key, BsonOrder.Instance),
            };
        }

        return (ordered ?? documents).ToList();
    }

    public static Doc Project(Doc doc, Doc? projection)
    {
        if (projection is null or { Count: 0 })
        {
            return doc;
        }

        var excludes = projection.TrueForAll(field => Convert.ToInt64(field.Value) == 0);
        return new Doc(doc.Where(field => field.Key == "_id"
            ? !projection.Has("_id") || projection.Long("_id") != 0
            : projection.Has(field.Key) != excludes));
    }

    private static Doc Find(Engine engine, string collection, Doc command, Transaction? transaction)
    {
        // A walk along one number or identity stops when it has enough; whatever else is sorted must be seen whole.
        var walk = command["sort"] is Doc { Count: 1 } order && order[0].Key is "r" or "_id" && order.Long(order[0].Key) > 0 && command.Long("limit") > 0 && !command.Has("skip");
        var found = engine.TableOf(collection).Find(
            command["filter"] as Doc ?? [],
            transaction,
            walk ? ((Doc)command["sort"]!)[0].Key : null,
            walk ? (int)command.Long("limit") : int.MaxValue).Select(match => match.Doc);
        var sorted = command["sort"] is Doc { Count: > 0 } sort ? Sort(found, sort) : found.ToList();
        var limit = (int)command.Long("limit");
        var page = sorted.Skip((int)command.Long("skip")).Take(limit == 0 ? int.MaxValue : Math.Abs(limit));
        var documents = page.Select(doc => Project(doc, command["projection"] as Doc)).ToList();
        return engine.FirstBatch(collection, documents, BatchOf(command, DefaultBatch), command["singleBatch"] is true);
    }

    private static Doc Insert(Engine engine, string collection, Doc command, Transaction? transaction)
    {
        var documents = (List<object?>)command["documents"]!;
        return engine.Write(transaction, writer =>
        {
            foreach (var document in documents)
            {
                engine.TableOf(collection).Insert((Doc)document!, writer);
            }

            return new Doc { { "n", documents.Count }, { "ok", 1.0 } };
        });
    }

    private static Doc CreateIndexes(Engine engine, string collection, Doc command)
    {
        var table = engine.TableOf(collection);
        var before = table.Indexes.Count;
        foreach (var index in ((List<object?>)command["indexes"]!).Cast<Doc>())
        {
            var fields = ((Doc)index["key"]!).Select(field => field.Key).ToList();
            table.CreateIndex(new TableIndex((string)index["name"]!, fields, index["unique"] is true));
        }

        return new Doc { { "numIndexesBefore", before }, { "numIndexesAfter", table.Indexes.Count }, { "ok", 1.0 } };
    }

    private static Doc ListIndexes(Engine engine, string collection) =>
        engine.Tables.ContainsKey(collection)
            ? engine.FirstBatch(collection, engine.TableOf(collection).Indexes.Select(index => index.Definition()).ToList(), DefaultBatch, false)
            : throw new CommandException(26, $"ns does not exist: shr.{collection}");

    private static Doc DropIndexes(Engine engine, string collection, Doc command)
    {
        engine.TableOf(collection).DropIndex((string)command["index"]!);
        return Ok();
    }

    private static Doc Create(Engine engine, string collection)
    {
        if (engine.Tables.ContainsKey(collection))
        {
            throw new CommandException(48, $"Collection shr.{collection} already exists.");
        }

        engine.TableOf(collection);
        return Ok();
    }

    private static Doc Drop(Engine engine, string collection)
    {
        engine.Drop(collection);
        return Ok();
    }
}
