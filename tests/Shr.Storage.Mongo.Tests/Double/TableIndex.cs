namespace Shr.Storage.Mongo.Tests.Double;

/// <summary>
/// A sorted index over all states of all rows that are still kept: it may name rows whose visible state no longer has
/// the key, so whoever reads it looks at the row again.
/// </summary>
internal sealed class TableIndex(string name, IReadOnlyList<string> fields, bool unique)
{
    private readonly SortedSet<Entry> _entries = new(new EntryOrder());

    public string Name => name;

    public IReadOnlyList<string> Fields => fields;

    public bool IsUnique => unique;

    public Doc Definition() => new()
    {
        { "v", 2 },
        { "key", new Doc(fields.Select(field => new KeyValuePair<string, object?>(field, 1))) },
        { "name", name },
        { "unique", unique },
    };

    public void Add(Doc doc, Row row)
    {
        foreach (var key in Keys(doc))
        {
            _entries.Add(new Entry(key, row));
        }
    }

    public IEnumerable<object?[]> Keys(Doc doc)
    {
        IEnumerable<object?[]> keys = [new object?[fields.Count]];
        for (var i = 0; i < fields.Count; i++)
        {
            var at = i;
            var value = Filter.ValueAt(doc, fields[i], out _);
            keys = value is List<object?> { Count: > 0 } list
                ? keys.SelectMany(key => list.Select(item => With(key, at, item)))
                : keys.Select(key => With(key, at, value is List<object?> ? null : value));
        }

        return keys.ToList();
    }

    /// <summary>Rows with a key whose first field lies between two values, both included.</summary>
    public IEnumerable<Row> Between(object? low, object? high)
    {
        var (first, last) = (new Entry([low], null), new Entry([high, Edge.Highest], null));

        // A range may be asked whose end lies before its start; nothing is in it.
        return _entries.Comparer.Compare(first, last) > 0 ? [] : _entries.GetViewBetween(first, last).Select(entry => entry.Row!);
    }

    /// <summary>Rows that have or had exactly this key.</summary>
    public IEnumerable<Row> At(object?[] key) =>
        _entries.GetViewBetween(new Entry(key, null), new Entry([.. key, Edge.Highest], null)).Select(entry => entry.Row!);

    private static object?[] With(object?[] key, int at, object? value)
    {
        var copy = (object?[])key.Clone();
        copy[at] = value;
        return copy;
    }

    private sealed record Entry(object?[] Key, Row? Row);

    private sealed class EntryOrder : IComparer<Entry>
    {
        public int Compare(Entry? x, Entry? y)
        {
            for (var i = 0; i < Math.Min(x!.Key.Length, y!.Key.Length); i++)
            {
                var order = BsonOrder.Instance.Compare(x.Key[i], y.Key[i]);
                if (order != 0)
                {
                    return order;
                }
            }

            return x.Key.Length != y.Key.Length ? x.Key.Length - y.Key.Length : (x.Row?.Number ?? 0).CompareTo(y.Row?.Number ?? 0);
        }
    }
}
