using System.Runtime.InteropServices;
using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Writing;

/// <summary>
/// Index rows and counters of a group commit that are not in the tables yet: they are written together and in key order,
/// because neighbours share pages. A batch that is taken back is cut off the end again.
/// </summary>
internal sealed class GroupBuffer(Database database)
{
    private readonly List<EntryChange> _entries = [];
    private readonly List<CountChange> _counts = [];

    // The keys of the entries, while somebody asks for single ones; else nobody pays for it.
    private KeySet? _keys;

    public GroupMark Mark => new(_entries.Count, _counts.Count);

    public void Insert(byte[] key, long record) => Add(new EntryChange(key, record, IsDelete: false, _entries.Count));

    public void Delete(byte[] key, long record) => Add(new EntryChange(key, record, IsDelete: true, _entries.Count));

    public void Count(int type, int records, int versions) => _counts.Add(new CountChange(type, records, versions));

    /// <summary>Forgets what came after a mark; what was written meanwhile is the savepoint's to take back.</summary>
    public void CutTo(GroupMark mark)
    {
        if (_entries.Count > mark.Entries)
        {
            _entries.RemoveRange(mark.Entries, _entries.Count - mark.Entries);
            _keys = null;
        }

        if (_counts.Count > mark.Counts)
        {
            _counts.RemoveRange(mark.Counts, _counts.Count - mark.Counts);
        }
    }

    /// <summary>Whether a key that is not in the table yet lies in <c>[low, high)</c>.</summary>
    public bool Touches(ReadOnlySpan<byte> low, ReadOnlySpan<byte> high)
    {
        if (high.Length == low.Length + 1 && high[^1] == 0 && high.StartsWith(low))
        {
            // One key only. A transaction of thousands asks for thousands of them, so it must not walk.
            return (_keys ??= KeysOf(_entries)).Contains(low);
        }

        foreach (var change in _entries)
        {
            if (change.Key.AsSpan().SequenceCompareTo(low) >= 0 && change.Key.AsSpan().SequenceCompareTo(high) < 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Writes into the tables what came after a mark. Within a savepoint only the batch's own changes may be written, as
    /// those of others must survive when it is taken back.
    /// </summary>
    public void Flush(GroupMark from)
    {
        WriteEntries(from.Entries);
        WriteCounts(from.Counts);
    }

    private void WriteEntries(int from)
    {
        if (_entries.Count == from)
        {
            return;
        }

        _entries.Sort(from, _entries.Count - from, null);
        using var insert = database.Use("insert or ignore into entry(key, record) values(?, ?)");
        using var delete = database.Use("delete from entry where key = ? and record = ?");
        for (var i = from; i < _entries.Count; i++)
        {
            var change = _entries[i];

            // Only the last word about a key of a record counts.
            if (i + 1 < _entries.Count && change.IsSameRow(_entries[i + 1]))
            {
                continue;
            }

            (change.IsDelete ? delete : insert).Bind(1, change.Key).Bind(2, change.Record).Run();
        }

        _entries.RemoveRange(from, _entries.Count - from);
        _keys = null;
    }

    private void Add(EntryChange change)
    {
        _entries.Add(change);
        _keys?.Add(change.Key);
    }

    private static KeySet KeysOf(List<EntryChange> entries)
    {
        var keys = new KeySet();
        foreach (var change in entries)
        {
            keys.Add(change.Key);
        }

        return keys;
    }

    private void WriteCounts(int from)
    {
        if (_counts.Count == from)
        {
            return;
        }

        var sums = new Dictionary<int, (int Records, int Versions)>();
        foreach (var (type, records, versions) in CollectionsMarshal.AsSpan(_counts)[from..])
        {
            var sum = sums.GetValueOrDefault(type);
            sums[type] = (sum.Records + records, sum.Versions + versions);
        }

        using var update = database.Use("update type set records = records + ?, versions = versions + ? where type = ?");
        foreach (var (type, (records, versions)) in sums)
        {
            update.Bind(1, records).Bind(2, versions).Bind(3, type).Run();
        }

        _counts.RemoveRange(from, _counts.Count - from);
    }

    private readonly record struct CountChange(int Type, int Records, int Versions);

    private readonly record struct EntryChange(byte[] Key, long Record, bool IsDelete, int Order) : IComparable<EntryChange>
    {
        public bool IsSameRow(EntryChange other) => Record == other.Record && Key.AsSpan().SequenceEqual(other.Key);

        public int CompareTo(EntryChange other)
        {
            var order = Key.AsSpan().SequenceCompareTo(other.Key);
            if (order == 0)
            {
                order = Record.CompareTo(other.Record);
            }

            return order == 0 ? Order.CompareTo(other.Order) : order;
        }
    }
}
