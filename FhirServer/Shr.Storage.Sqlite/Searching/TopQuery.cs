using System.Globalization;
using Shr.Search.Plans;
using Shr.Storage.Sqlite.Engine;
using SortKey = Shr.Search.Plans.SortKey;

namespace Shr.Storage.Sqlite.Searching;

/// <summary>The first few of all candidates by any order: SQLite's sorter keeps only as many rows as the limit asks.</summary>
internal sealed class TopQuery(Database database, SearchPlan plan, SearchSource source, List<string> log)
{
    // Ties are broken in the direction of the first key, as a walk along its index would.
    private readonly bool _descending = plan.Sort[0].Descending;

    public void Run(List<FoundRecord> found, int limit)
    {
        var sql = new SqlText().Add("select record");
        for (var i = 0; i < plan.Sort.Count; i++)
        {
            sql.Add(", ").Add(Name(i));
        }

        sql.Add(" from (select r.record as record");
        for (var i = 0; i < plan.Sort.Count; i++)
        {
            sql.Add(", ");
            AddSortValue(sql, plan.Sort[i]);
            sql.Add(" as ").Add(Name(i));
        }

        source.AddTo(sql);
        PageQuery.AddUnchanged(sql, plan);
        sql.Add(")");
        if (plan.After is { } after)
        {
            AddAfter(sql, after);
        }

        AddOrder(sql);
        sql.Add(" limit ").Value(limit);
        log.Add("the first of all: " + sql);
        using var rows = sql.Prepare(database);
        while (rows.Step())
        {
            var keys = new byte[]?[plan.Sort.Count];
            for (var i = 0; i < keys.Length; i++)
            {
                keys[i] = rows.IsNull(i + 1) ? null : rows.Blob(i + 1).ToArray();
            }

            found.Add(new FoundRecord(rows.Int64(0), keys));
        }
    }

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"s{i}");

    private static void AddSortValue(SqlText sql, SortKey key)
    {
        if (key.Prefixes.Count == 0)
        {
            sql.Add("cast(r.id as blob)");
            return;
        }

        // Each prefix belongs to another type, so at most one of them gives a value.
        sql.Add("(select coalesce(");
        foreach (var prefix in key.Prefixes)
        {
            sql.Add(key.Descending ? "last_entry(k.keys, " : "first_entry(k.keys, ").Value(prefix).Add("), ");
        }

        sql.Add("null) from record_entry k where k.record = r.record)");
    }

    private void AddAfter(SqlText sql, PagePosition after)
    {
        sql.Add(" where (");
        for (var i = 0; i < plan.Sort.Count; i++)
        {
            if (after.SortKeys[i] is { } value)
            {
                AddEqual(sql, after, i);
                sql.Add(" and (").Add(Name(i)).Add(plan.Sort[i].Descending ? " < " : " > ").Value(value)
                    .Add(" or ").Add(Name(i)).Add(" is null)) or ");
            }
        }

        AddEqual(sql, after, plan.Sort.Count);
        sql.Add(_descending ? " and record < " : " and record > ").Value(after.Last).Add("))");
    }

    /// <summary>Adds an open bracket and the condition that the first keys are those of the position.</summary>
    private static void AddEqual(SqlText sql, PagePosition after, int count)
    {
        sql.Add("(1");
        for (var i = 0; i < count; i++)
        {
            sql.Add(" and ").Add(Name(i));
            if (after.SortKeys[i] is { } value)
            {
                sql.Add(" = ").Value(value);
            }
            else
            {
                sql.Add(" is null");
            }
        }
    }

    private void AddOrder(SqlText sql)
    {
        sql.Add(" order by ");
        for (var i = 0; i < plan.Sort.Count; i++)
        {
            sql.Add(Name(i)).Add(" is null, ").Add(Name(i)).Add(plan.Sort[i].Descending ? " desc, " : ", ");
        }

        sql.Add("record").Add(_descending ? " desc" : "");
    }
}
