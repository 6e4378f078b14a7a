namespace Shr.Storage.Mongo.Tests.Double;

/// <summary>The order of values as MongoDB defines it: by kind, then in it; binary by length first.</summary>
/// <remarks>https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/</remarks>
internal sealed class BsonOrder : IComparer<object?>
{
    public static BsonOrder Instance { get; } = new();

    public int Compare(object? x, object? y)
    {
        var kind = Kind(x) - Kind(y);
        return kind != 0 ? kind : x switch
        {
            null => 0,
            string text => CompareText(text, (string)y!),
            bool flag => flag.CompareTo((bool)y!),
            byte[] bytes => CompareBytes(bytes, (byte[])y!),
            Doc doc => CompareDocs(doc, (Doc)y!),
            List<object?> list => CompareLists(list, (List<object?>)y!),
            Raw raw => raw.Bytes.AsSpan().SequenceCompareTo(((Raw)y!).Bytes),
            Edge => 0,
            _ when x is double || y is double => Convert.ToDouble(x).CompareTo(Convert.ToDouble(y)),
            _ => Convert.ToInt64(x).CompareTo(Convert.ToInt64(y)),
        };
    }

    /// <summary>Whether two values are of one kind: ranges never cross kinds.</summary>
    public static bool SameKind(object? x, object? y) => Kind(x) == Kind(y);

    private static int Kind(object? value) => value switch
    {
        Edge.Lowest => 0,
        null => 1,
        int or long or double => 2,
        string => 3,
        Doc => 4,
        List<object?> => 5,
        byte[] => 6,
        bool => 8,
        Raw => 9,
        Edge.Highest => 99,
        _ => throw new InvalidOperationException(value.GetType().Name),
    };

    // As UTF-8 bytes, which is the order of code points; all texts of this store are ASCII.
    private static int CompareText(string x, string y) => string.CompareOrdinal(x, y);

    private static int CompareBytes(byte[] x, byte[] y) => x.Length != y.Length ? x.Length - y.Length : x.AsSpan().SequenceCompareTo(y);

    private int CompareDocs(Doc x, Doc y)
    {
        for (var i = 0; i < Math.Min(x.Count, y.Count); i++)
        {
            var name = string.CompareOrdinal(x[i].Key, y[i].Key);
            var order = name != 0 ? name : Compare(x[i].Value, y[i].Value);
            if (order != 0)
            {
                return order;
            }
        }

        return x.Count - y.Count;
    }

    private int CompareLists(List<object?> x, List<object?> y)
    {
        for (var i = 0; i < Math.Min(x.Count, y.Count); i++)
        {
            var order = Compare(x[i], y[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return x.Count - y.Count;
    }
}
