using System.Runtime.CompilerServices;

namespace Shr.Storage.Mongo.Tests.Double;

/// <summary>Whether a document meets a filter. An operator that the double does not know is an error, never ignored.</summary>
internal static class Filter
{
    private static readonly ConditionalWeakTable<List<object?>, HashSet<object?>> Hashed = [];

    public static bool Matches(Doc filter, Doc doc)
    {
        foreach (var (name, condition) in filter)
        {
            var met = name switch
            {
                "$and" => ((List<object?>)condition!).All(part => Matches((Doc)part!, doc)),
                "$or" => ((List<object?>)condition!).Any(part => Matches((Doc)part!, doc)),
                "$nor" => !((List<object?>)condition!).Any(part => Matches((Doc)part!, doc)),
                _ when name.StartsWith('$') => throw new CommandException(2, $"unknown top level operator: {name}"),
                _ => FieldMatches(ValueAt(doc, name, out var present), present, condition),
            };
            if (!met)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A value by its dotted name.</summary>
    public static object? ValueAt(Doc doc, string path, out bool present)
    {
        object? value = doc;
        foreach (var part in path.Split('.'))
        {
            if (value is not Doc level || !level.Has(part))
            {
                present = false;
                return null;
            }

            value = level[part];
        }

        present = true;
        return value;
    }

    private static bool FieldMatches(object? value, bool present, object? condition) =>
        condition is Doc { Count: > 0 } operators && operators[0].Key.StartsWith('$')
            ? operators.All(op => Operator(value, present, op.Key, op.Value))
            : Any(value, item => BsonOrder.Instance.Compare(item, condition) == 0);

    // An array meets a condition when one of its elements does (or the whole array).
    private static bool Any(object? value, Func<object?, bool> test) => value is List<object?> list ? list.Any(test) || test(value) : test(value);

    private static bool Operator(object? value, bool present, string name, object? operand) => name switch
    {
        "$eq" => Any(value, item => BsonOrder.Instance.Compare(item, operand) == 0),
        "$ne" => !Any(value, item => BsonOrder.Instance.Compare(item, operand) == 0),
        "$gt" => Any(value, item => BsonOrder.SameKind(item, operand) && BsonOrder.Instance.Compare(item, operand) > 0),
        "$gte" => Any(value, item => BsonOrder.SameKind(item, operand) && BsonOrder.Instance.Compare(item, operand) >= 0),
        "$lt" => Any(value, item => BsonOrder.SameKind(item, operand) && BsonOrder.Instance.Compare(item, operand) < 0),
        "$lte" => Any(value, item => BsonOrder.SameKind(item, operand) && BsonOrder.Instance.Compare(item, operand) <= 0),
        "$in" => Any(value, item => Listed((List<object?>)operand!, item)),
        "$nin" => !Any(value, item => Listed((List<object?>)operand!, item)),
        "$exists" => present == Truth(operand),
        "$elemMatch" => value is List<object?> list && list.Exists(item => ((Doc)operand!).All(op => Operator(item, true, op.Key, op.Value))),
        "$not" => !FieldMatches(value, present, operand),
        _ => throw new CommandException(2, $"unknown operator: {name}"),
    };

    // Long lists are asked of every document, so each is hashed once.
    private static bool Listed(List<object?> wanted, object? item) =>
        wanted.Count < 8
            ? wanted.Exists(value => BsonOrder.Instance.Compare(item, value) == 0)
            : item is string or long or int && Hashed.GetValue(wanted, static list => [.. list.Select(Plain)]).Contains(Plain(item));

    private static object? Plain(object? value) => value is int number ? (long)number : value;

    private static bool Truth(object? value) => value is bool flag ? flag : Convert.ToInt64(value) != 0;
}
