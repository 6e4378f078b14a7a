namespace Shr.Storage.Mongo.Tests.Double;

/// <summary>The commands that change documents which are there.</summary>
internal static class Writes
{
    public static Doc Update(Engine engine, string collection, Doc command, Transaction? transaction) =>
        engine.Write(transaction, writer =>
        {
            var table = engine.TableOf(collection);
            var matched = 0;
            var upserted = new List<object?>();
            var statements = (List<object?>)command["updates"]!;
            for (var i = 0; i < statements.Count; i++)
            {
                var statement = (Doc)statements[i]!;
                var query = (Doc)statement["q"]!;
                var change = (Doc)statement["u"]!;
                var found = table.Find(query, writer);
                foreach (var (row, doc) in statement["multi"] is true ? found : found.Take(1))
                {
                    table.Write(row, Apply(doc, change, inserting: false), writer);
                    matched++;
                }

                if (found.Count == 0 && statement["upsert"] is true)
                {
                    var doc = Upsert(query, change);
                    table.Insert(doc, writer);
                    matched++;
                    upserted.Add(new Doc { { "index", i }, { "_id", doc["_id"] } });
                }
            }

            var reply = new Doc { { "n", matched }, { "nModified", matched - upserted.Count }, { "ok", 1.0 } };
            if (upserted.Count > 0)
            {
                reply.Add("upserted", upserted);
            }

            return reply;
        });

    public static Doc Delete(Engine engine, string collection, Doc command, Transaction? transaction) =>
        engine.Write(transaction, writer =>
        {
            var table = engine.TableOf(collection);
            var deleted = 0;
            foreach (var statement in ((List<object?>)command["deletes"]!).Cast<Doc>())
            {
                var found = table.Find((Doc)statement["q"]!, writer);
                foreach (var (row, _) in statement.Long("limit") == 1 ? found.Take(1) : found)
                {
                    table.Write(row, null, writer);
                    deleted++;
                }
            }

            return new Doc { { "n", deleted }, { "ok", 1.0 } };
        });

    public static Doc FindAndModify(Engine engine, string collection, Doc command, Transaction? transaction) =>
        engine.Write(transaction, writer =>
        {
            var table = engine.TableOf(collection);
            var query = command["query"] as Doc ?? [];
            var change = (Doc)command["update"]!;
            var found = table.Find(query, writer);
            if (found.Count > 0)
            {
                var after = Apply(found[0].Doc, change, inserting: false);
                table.Write(found[0].Row, after, writer);
                return Modified(command["new"] is true ? after : found[0].Doc, updated: true);
            }

            if (command["upsert"] is not true)
            {
                return Modified(null, updated: false);
            }

            var inserted = Upsert(query, change);
            table.Insert(inserted, writer);
            return Modified(command["new"] is true ? inserted : null, updated: false);
        });

    private static Doc Modified(Doc? value, bool updated) => new()
    {
        { "lastErrorObject", new Doc { { "n", value is null ? 0 : 1 }, { "updatedExisting", updated } } },
        { "value", value },
        { "ok", 1.0 },
    };

    private static Doc Upsert(Doc query, Doc change)
    {
        var seed = new Doc(query.Where(field => !field.Key.StartsWith('$') && field.Value is not Doc));
        return Apply(seed, change, inserting: true);
    }

    private static Doc Apply(Doc doc, Doc change, bool inserting)
    {
        if (change.Count == 0 || !change[0].Key.StartsWith('$'))
        {
            var replacement = change.Copy();
            if (!replacement.Has("_id"))
            {
                replacement.Insert(0, new("_id", doc["_id"]));
            }

            return replacement;
        }

        var result = doc.Copy();
        foreach (var (name, fields) in change)
        {
            foreach (var (field, value) in (Doc)fields!)
            {
                ApplyOne(result, name, field, value, inserting);
            }
        }

        return result;
    }

    private static void ApplyOne(Doc doc, string name, string field, object? value, bool inserting)
    {
        switch (name)
        {
            case "$set":
                doc[field] = value;
                break;
            case "$setOnInsert":
                if (inserting)
                {
                    doc[field] = value;
                }

                break;
            case "$unset":
                doc.RemoveAll(existing => existing.Key == field);
                break;
            case "$inc":
                doc[field] = doc.Long(field) + Convert.ToInt64(value);
                break;
            case "$max":
                if (!doc.Has(field) || BsonOrder.Instance.Compare(value, doc[field]) > 0)
                {
                    doc[field] = value;
                }

                break;
            default:
                throw new CommandException(9, $"Unknown modifier: {name}");
        }
    }
}
