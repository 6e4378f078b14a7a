using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Writing;

/// <summary>Removes old versions and deleted records from the tables, and overwrites the places where they stood.</summary>
internal sealed class Eraser(Database database, TypeNumbers types, WriterState state)
{
    private const string Old = "from version v join record r on r.record = v.record where v.position <> r.position";
    private const string Ended = "from record r where r.deleted = 1 and r.version > 0";

    /// <summary>Counts what an erasure would remove.</summary>
    public ErasureResult Count(Erasure erasure)
    {
        var old = erasure.OldVersions ? Number($"select count(*) {OldOf(erasure)}", erasure) : 0;
        if (!erasure.DeletedRecords)
        {
            return new ErasureResult(old, 0);
        }

        var gone = Number("select count(*) from version v join record r on r.record = v.record where r.deleted = 1", erasure);
        return new ErasureResult(old + gone, Number($"select count(*) {Ended}", erasure));
    }

    /// <summary>Removes up to the limit.</summary>
    public ErasureResult Erase(Erasure erasure)
    {
        database.Execute("pragma secure_delete = on");
        try
        {
            var result = new ErasureResult(0, 0);
            if (erasure.DeletedRecords)
            {
                result = EraseRecords(erasure);
            }

            if (erasure.OldVersions && result.Versions < erasure.Limit)
            {
                result = result with { Versions = result.Versions + EraseVersions(erasure, erasure.Limit - (int)result.Versions) };
            }

            if (result.Versions > 0)
            {
                // The last version of all may be gone: the sequence must not start there again.
                state.KeepSequence();
            }

            return result;
        }
        finally
        {
            database.Execute("pragma secure_delete = off");
        }
    }

    private ErasureResult EraseRecords(Erasure erasure)
    {
        var records = new List<(long Record, int Type, int Versions)>();
        using (var query = Query($"select r.record, r.type, (select count(*) from version v where v.record = r.record) {Ended}", erasure, erasure.Limit))
        {
            for (var versions = 0; versions < erasure.Limit && query.Step(); versions += query.Int32(2))
            {
                records.Add((query.Int64(0), query.Int32(1), query.Int32(2)));
            }
        }

        foreach (var (record, type, versions) in records)
        {
            foreach (var key in Keys(record))
            {
                state.Buffer.Delete(key, record);
            }

            Run("delete from topic where position in (select position from version where record = ?)", record);
            Run("delete from version where record = ?", record);
            Run("delete from record_entry where record = ?", record);
            Run("delete from link where source = ?", record);
            Run("delete from record_patient where record = ?", record);
            Run("update record set version = 0, position = 0 where record = ?", record);
            state.Buffer.Count(type, 0, -versions);
        }

        return new ErasureResult(records.Sum(r => (long)r.Versions), records.Count);
    }

    private int EraseVersions(Erasure erasure, int limit)
    {
        var positions = new List<(long Position, int Type)>();
        using (var query = Query($"select v.position, v.type {OldOf(erasure)}", erasure, limit))
        {
            while (query.Step())
            {
                positions.Add((query.Int64(0), query.Int32(1)));
            }
        }

        foreach (var (position, type) in positions)
        {
            Run("delete from topic where position = ?", position);
            Run("delete from version where position = ?", position);
            state.Buffer.Count(type, 0, -1);
        }

        return positions.Count;
    }

    private List<byte[]> Keys(long record)
    {
        using var query = database.Use("select keys from record_entry where record = ?");
        query.Bind(1, record);
        return query.Step() ? EntryBlob.Read(query.Blob(0)) : [];
    }

    private void Run(string sql, long number)
    {
        using var statement = database.Use(sql);
        statement.Bind(1, number).Run();
    }

    private long Number(string sql, Erasure erasure)
    {
        using var query = Query(sql, erasure, int.MaxValue);
        return query.Step() ? query.Int64(0) : 0;
    }

    // Deleted records are counted and removed as wholes where those are wanted, so their old versions are not wanted twice.
    private static string OldOf(Erasure erasure) => erasure.DeletedRecords ? Old + " and r.deleted = 0" : Old;

    private Statement Query(string sql, Erasure erasure, int limit)
    {
        var scope = erasure.Key is not null ? " and r.type = ? and r.id = ?" : erasure.Type is not null ? " and r.type = ?" : "";
        var query = database.Use($"{sql}{scope} limit ?");
        var at = 1;
        if ((erasure.Key?.Type ?? erasure.Type) is { } type)
        {
            query.Bind(at++, types.NumberOrAdd(database, type));
        }

        if (erasure.Key is { } key)
        {
            query.BindText(at++, key.Id);
        }

        query.Bind(at, limit);
        return query;
    }
}
