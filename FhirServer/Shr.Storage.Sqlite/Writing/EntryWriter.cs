using Shr.Search.Plans;
using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Writing;

/// <summary>Keeps the index entries and links of a record as its newest version asks: only what differs is touched.</summary>
internal sealed class EntryWriter(Database database, RecordNumbers numbers, GroupBuffer buffer)
{
    public void Replace(RecordState state, WriteOp op, DateTimeOffset lastUpdated)
    {
        var keys = SortedKeys(op, lastUpdated);
        var links = Links(op);
        if (state.Version == 0)
        {
            foreach (var key in keys)
            {
                buffer.Insert(key, state.Record);
            }
        }
        else
        {
            Difference(state.Record, OldKeys(state.Record), keys);
            RemoveOldLinks(state.Record, links);
        }

        using (var replace = database.Use("insert or replace into record_entry(record, keys) values(?, ?)"))
        {
            replace.Bind(1, state.Record).Bind(2, EntryBlob.Write(keys)).Run();
        }

        using var insert = database.Use("insert into link(target, parameter, source) values(?, ?, ?)");
        foreach (var (target, parameter) in links)
        {
            insert.Bind(1, target).Bind(2, parameter).Bind(3, state.Record).Run();
        }
    }

    /// <summary>The record ended: nothing finds it any more. Links of others to it stay.</summary>
    public void Clear(RecordState state)
    {
        foreach (var key in OldKeys(state.Record))
        {
            buffer.Delete(key, state.Record);
        }

        using (var delete = database.Use("delete from record_entry where record = ?"))
        {
            delete.Bind(1, state.Record).Run();
        }

        RemoveOldLinks(state.Record, []);
    }

    private static List<byte[]> SortedKeys(WriteOp op, DateTimeOffset lastUpdated)
    {
        var keys = new List<byte[]>(op.Index.Count + 1);
        foreach (var entry in op.Index)
        {
            if (entry.Key.Length is < 3 or > EntryBlob.MaxKeyLength)
            {
                throw new ArgumentException($"{op.Key} has an index key of {entry.Key.Length} bytes", nameof(op));
            }

            keys.Add(entry.Key);
        }

        if (op.LastUpdatedParameter != 0)
        {
            keys.Add(IndexKeys.LastUpdated(op.LastUpdatedParameter, lastUpdated));
        }

        keys.Sort(static (a, b) => a.AsSpan().SequenceCompareTo(b));
        var kept = 0;
        for (var i = 0; i < keys.Count; i++)
        {
            if (i == 0 || !keys[i].AsSpan().SequenceEqual(keys[kept - 1]))
            {
                keys[kept++] = keys[i];
            }
        }

        keys.RemoveRange(kept, keys.Count - kept);
        return keys;
    }

    private HashSet<(long Target, int Parameter)> Links(WriteOp op)
    {
        var links = new HashSet<(long, int)>();
        foreach (var entry in op.Index)
        {
            if (entry.Target is { } target)
            {
                links.Add((numbers.NumberOf(target), LinkParameter.Of(entry.Key)));
            }
        }

        return links;
    }

    private List<byte[]> OldKeys(long record)
    {
        using var query = database.Use("select keys from record_entry where record = ?");
        query.Bind(1, record);
        return query.Step() ? EntryBlob.Read(query.Blob(0)) : [];
    }

    private void Difference(long record, List<byte[]> old, List<byte[]> now)
    {
        var (i, j) = (0, 0);
        while (i < old.Count || j < now.Count)
        {
            var order = i == old.Count ? 1 : j == now.Count ? -1 : old[i].AsSpan().SequenceCompareTo(now[j]);
            if (order < 0)
            {
                buffer.Delete(old[i++], record);
            }
            else if (order > 0)
            {
                buffer.Insert(now[j++], record);
            }
            else
            {
                i++;
                j++;
            }
        }
    }

    /// <summary>Removes links that are no more, and takes those that stay out of <paramref name="links"/>.</summary>
    private void RemoveOldLinks(long record, HashSet<(long Target, int Parameter)> links)
    {
        var gone = new List<(long Target, int Parameter)>();
        using (var query = database.Use("select target, parameter from link where source = ?"))
        {
            query.Bind(1, record);
            while (query.Step())
            {
                var link = (query.Int64(0), query.Int32(1));
                if (!links.Remove(link))
                {
                    gone.Add(link);
                }
            }
        }

        using var delete = database.Use("delete from link where target = ? and parameter = ? and source = ?");
        foreach (var (target, parameter) in gone)
        {
            delete.Bind(1, target).Bind(2, parameter).Bind(3, record).Run();
        }
    }
}
