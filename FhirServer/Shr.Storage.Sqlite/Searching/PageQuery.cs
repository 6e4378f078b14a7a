using Shr.Search.Plans;
using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Searching;

/// <summary>Finds the records of one page, in order: by the records' own order, along the index of the sort key, or as the best few of all.</summary>
internal sealed class PageQuery(Database database, SearchPlan plan, SearchSource source, List<string> log)
{
    private static readonly IReadOnlyList<byte[]?> NoKeys = [];
    private static readonly IReadOnlyList<byte[]?> Missing = [null];

    /// <summary>At most <paramref name="limit"/> records after the plan's position.</summary>
    public List<FoundRecord> Run(int limit)
    {
        var found = new List<FoundRecord>(Math.Min(limit, 1024));
        if (plan.Sort.Count == 0)
        {
            InOwnOrder(found, limit);
        }
        else if (!source.IsBounded && plan.Sort is [{ Prefixes: [var prefix] } key])
        {
            AlongIndex(found, limit, prefix, key.Descending);
            WithoutValue(found, limit, prefix, key.Descending);
        }
        else
        {
            new TopQuery(database, plan, source, log).Run(found, limit);
        }

        return found;
    }

    private void InOwnOrder(List<FoundRecord> found, int limit)
    {
        var sql = new SqlText().Add("select ").Add(source.RecordColumn);
        source.AddTo(sql);
        AddUnchanged(sql);
        if (plan.After is { } after)
        {
            sql.Add(" and ").Add(source.RecordColumn).Add(" > ").Value(after.Last);
        }

        sql.Add(" order by ").Add(source.RecordColumn).Add(" limit ").Value(limit);
        log.Add("in the records' own order: " + sql);
        using var rows = sql.Prepare(database);
        while (rows.Step())
        {
            found.Add(new FoundRecord(rows.Int64(0), NoKeys));
        }
    }

    private void AlongIndex(List<FoundRecord> found, int limit, byte[] prefix, bool descending)
    {
        if (plan.After is { SortKeys: [null] })
        {
            return;
        }

        var sql = new SqlText().Add("select s.record, substr(s.key, ").Literal(prefix.Length + 1)
            .Add(") from entry s cross join record r on r.record = s.record cross join record_entry k on k.record = s.record where s.key >= ")
            .Value(prefix).Add(" and s.key < ").Value(IndexKeys.AfterPrefix(prefix));
        if (plan.After is { SortKeys: [{ } lastKey], Last: var last })
        {
            byte[] key = [.. prefix, .. lastKey];
            sql.Add(descending ? " and s.key <= " : " and s.key >= ").Value(key);
            sql.Add(descending ? " and (s.key, s.record) < (" : " and (s.key, s.record) > (").Value(key).Add(", ").Value(last).Add(")");
        }

        // A record with several values stands where its first one in the order does.
        sql.Add(descending ? " and last_entry(k.keys, " : " and first_entry(k.keys, ").Value(prefix)
            .Add(") = substr(s.key, ").Literal(prefix.Length + 1).Add(")");
        source.AddProbes(sql);
        AddUnchanged(sql);
        sql.Add(descending ? " order by s.key desc, s.record desc" : " order by s.key, s.record").Add(" limit ").Value(limit);
        log.Add("along the sort key's index: " + sql);
        using var rows = sql.Prepare(database);
        while (rows.Step())
        {
            found.Add(new FoundRecord(rows.Int64(0), [rows.Blob(1).ToArray()]));
        }
    }

    private void WithoutValue(List<FoundRecord> found, int limit, byte[] prefix, bool descending)
    {
        if (found.Count >= limit)
        {
            return;
        }

        var sql = new SqlText().Add("select ").Add(source.RecordColumn);
        source.AddTo(sql);
        AddUnchanged(sql);
        sql.Add(" and (select first_entry(k.keys, ").Value(prefix).Add(") from record_entry k where k.record = r.record) is null");
        if (plan.After is { SortKeys: [null], Last: var last })
        {
            sql.Add(" and ").Add(source.RecordColumn).Add(descending ? " < " : " > ").Value(last);
        }

        sql.Add(" order by ").Add(source.RecordColumn).Add(descending ? " desc" : "").Add(" limit ").Value(limit - found.Count);
        log.Add("those without a value: " + sql);
        using var rows = sql.Prepare(database);
        while (rows.Step())
        {
            found.Add(new FoundRecord(rows.Int64(0), Missing));
        }
    }

    private void AddUnchanged(SqlText sql) => AddUnchanged(sql, plan);

    /// <summary>A walk shows only what has not changed since its first page; so nothing comes twice.</summary>
    internal static void AddUnchanged(SqlText sql, SearchPlan plan)
    {
        if (plan.After is { } after)
        {
            sql.Add(" and r.position < ").Value(Position.After(after.Sequence));
        }
    }
}
