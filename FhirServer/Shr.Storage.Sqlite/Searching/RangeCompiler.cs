using Shr.Search.Plans;
using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Searching;

/// <summary>Turns key ranges into nodes by looking at the index rows they begin with.</summary>
internal sealed class RangeCompiler(Database database)
{
    // Rows looked at for a range whose residual lets few through.
    private const int MostScanned = 2048;

    /// <summary>A range that will only be asked of candidates.</summary>
    public SearchNode Unlooked(KeyRange range) => IsEmpty(range) ? RecordsNode.None : new EntryNode(database, range, JustKey(range));

    /// <summary>Its records where they are few, else a node that knows whether one key answers it.</summary>
    public SearchNode Compile(KeyRange range)
    {
        if (IsEmpty(range))
        {
            return RecordsNode.None;
        }

        var records = new HashSet<long>();
        byte[]? first = null;
        var isOneKey = true;
        var scanned = 0;
        using var query = database.Use("select record, key from entry where key >= ? and key < ? order by key, record");
        query.Bind(1, range.Low).Bind(2, range.High);
        while (query.Step())
        {
            if (++scanned > MostScanned || records.Count > SearchNode.SmallSet)
            {
                query.Reset();
                return new EntryNode(database, range, JustKey(range) ?? (isOneKey ? OnlyKey(range, first) : null));
            }

            var key = query.Blob(1);
            first ??= key.ToArray();
            isOneKey = isOneKey && key.SequenceEqual(first);
            if (range.Residual is null || range.Residual.Accepts(key))
            {
                records.Add(query.Int64(0));
            }
        }

        return new RecordsNode([.. records.Order()]);
    }

    /// <summary>For the first few matches: if one key answers, nothing else is looked at.</summary>
    public SearchNode CompileForFirst(KeyRange range)
    {
        using var query = database.Use("select key from entry where key >= ? and key < ? order by key limit 1");
        query.Bind(1, range.Low).Bind(2, range.High);
        if (!query.Step())
        {
            return RecordsNode.None;
        }

        return OnlyKey(range, query.Blob(0).ToArray()) is { } point ? new EntryNode(database, range, point) : Compile(range);
    }

    private static bool IsEmpty(KeyRange range) => range.Low.AsSpan().SequenceCompareTo(range.High) >= 0;

    /// <summary>The one key that a range can hold by its bounds alone.</summary>
    private static byte[]? JustKey(KeyRange range) =>
        range.High.Length == range.Low.Length + 1 && range.High[^1] == 0 && range.High.AsSpan().StartsWith(range.Low) ? range.Low : null;

    /// <summary>The first key of a range, if it is the last too.</summary>
    private byte[]? OnlyKey(KeyRange range, byte[]? first)
    {
        using var query = database.Use("select key from entry where key >= ? and key < ? order by key desc limit 1");
        query.Bind(1, range.Low).Bind(2, range.High);
        return query.Step() && query.Blob(0).SequenceEqual(first) ? first : null;
    }
}
