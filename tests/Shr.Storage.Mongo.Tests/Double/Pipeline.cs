namespace Shr.Storage.Mongo.Tests.Double;

/// <summary>The aggregation stages that the store uses, and no others.</summary>
internal static class Pipeline
{
    public static Doc Run(Engine engine, string collection, Doc command, Transaction? transaction)
    {
        var stages = ((List<object?>)command["pipeline"]!).Cast<Doc>().ToList();
        var first = stages.Count > 0 && stages[0][0].Key == "$match" ? (Doc)stages[0][0].Value! : [];
        var documents = engine.TableOf(collection).Find(first, transaction).Select(match => match.Doc).ToList();
        foreach (var (name, value) in stages.Select(stage => stage[0]))
        {
            documents = name switch
            {
                "$match" => documents.Where(doc => Filter.Matches((Doc)value!, doc)).ToList(),
                "$sort" => Commands.Sort(documents, (Doc)value!),
                "$limit" => documents.Take((int)Convert.ToInt64(value)).ToList(),
                "$group" => Group(documents, (Doc)value!),
                _ => throw new CommandException(40324, $"Unrecognized pipeline stage name: '{name}'"),
            };
        }

        var batch = command["cursor"] is Doc cursor ? Commands.BatchOf(cursor, 101) : 101;
        return engine.FirstBatch(collection, documents, batch, false);
    }

    private static List<Doc> Group(List<Doc> documents, Doc group)
    {
        var key = group["_id"];
        return documents
            .GroupBy(doc => ValueOf(doc, key))
            .Select(members =>
            {
                var result = new Doc { { "_id", members.Key } };
                foreach (var (field, accumulator) in group.Where(field => field.Key != "_id"))
                {
                    var (name, operand) = ((Doc)accumulator!)[0];
                    result.Add(field, name switch
                    {
                        "$sum" => members.Sum(doc => Convert.ToInt64(ValueOf(doc, operand) ?? 0L)),
                        "$max" => members.Select(doc => ValueOf(doc, operand)).Max(BsonOrder.Instance),
                        "$min" => members.Select(doc => ValueOf(doc, operand)).Min(BsonOrder.Instance),
                        _ => throw new CommandException(15952, $"unknown group operator '{name}'"),
                    });
                }

                return result;
            })
            .ToList();
    }

    private static object? ValueOf(Doc doc, object? expression) =>
        expression is string text && text.StartsWith('$') ? Filter.ValueAt(doc, text[1..], out _) : expression;
}
