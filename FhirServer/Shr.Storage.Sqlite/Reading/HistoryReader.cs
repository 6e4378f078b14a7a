using Shr.Storage.Sqlite.Engine;
using Shr.Storage.Sqlite.Searching;

namespace Shr.Storage.Sqlite.Reading;

/// <summary>History as a walk along the positions, backwards or forwards.</summary>
internal sealed class HistoryReader(Database database, TypeNumbers types, Visibility visibility, long sequence)
{
    private static readonly HistoryPage Empty = new([], 0, null);

    private readonly InstantFinder _instants = new(database, sequence);

    public HistoryPage Read(HistoryQuery query)
    {
        var type = 0;
        if (query.Type is not null && !types.TryNumber(query.Type, out type))
        {
            return Empty;
        }

        var record = 0L;
        if (query.Id is not null && (record = RecordOf(type, query.Id)) == 0)
        {
            return Empty;
        }

        var firstPage = query.After?.FirstPage ?? sequence;
        var where = Where(query, type, record, firstPage);
        var total = Total(query, type, where, firstPage);
        var versions = new List<ResourceVersion>(Math.Min(query.Count, 1000));
        var next = Page(query, where, firstPage, record != 0, versions);
        return new HistoryPage(versions, total, next);
    }

    private SqlText Where(HistoryQuery query, int type, long record, long firstPage)
    {
        var where = new SqlText();
        where.Add("v.position < ").Value(Position.After(firstPage));
        if (record != 0)
        {
            where.Add(" and v.record = ").Value(record);
        }
        else if (type != 0)
        {
            where.Add(" and v.type = ").Value(type);
        }

        if (query.Since is { } since)
        {
            where.Add(" and v.position >= ").Value(_instants.FirstAt(StoreClock.ToStoredCeiling(since)));
        }

        if (query.At is var (from, to))
        {
            where.Add(" and v.position < ").Value(_instants.FirstAt(StoreClock.ToStored(to) + 1));
            where.Add(" and not exists (select 1 from version n where n.record = v.record and n.version = v.version + 1 and n.last_updated <= ")
                .Value(StoreClock.ToStored(from)).Add(")");
        }

        visibility.And(where, "r", type == 0 ? null : [type]);
        return where;
    }

    private HistoryPosition? Page(HistoryQuery query, SqlText where, long firstPage, bool isInstance, List<ResourceVersion> versions)
    {
        if (query.Count <= 0)
        {
            return null;
        }

        var sql = new SqlText();
        sql.Add("select ").Add(VersionReader.Columns).Add(" from version v cross join record r on r.record = v.record where ").Add(where);
        if (query.After is { } after)
        {
            sql.Add(query.OldestFirst ? " and v.position > " : " and v.position < ").Value(Position.Of(after.Sequence, after.Index));
        }

        sql.Add(isInstance ? " order by v.version" : " order by v.position").Add(query.OldestFirst ? "" : " desc");
        sql.Add(" limit ").Value(query.Count + 1L);
        var reader = new VersionReader(database, types);
        using var rows = sql.Prepare(database);
        var last = 0L;
        while (rows.Step())
        {
            if (versions.Count == query.Count)
            {
                return new HistoryPosition(firstPage, Position.SequenceOf(last), Position.IndexOf(last));
            }

            versions.Add(reader.Read(rows));
            last = rows.Int64(6);
        }

        return null;
    }

    private long Total(HistoryQuery query, int type, SqlText where, long firstPage)
    {
        if (query.Id is null && query.Since is null && query.At is null && visibility.IsFullFor(type == 0 ? null : [type]))
        {
            // The store counts as it writes; only what came after the first page must be looked at.
            var all = database.Number($"select sum(versions) from type{(type == 0 ? "" : $" where type = {type}")}");
            var later = new SqlText().Add("select count(*) from version v where v.position >= ").Value(Position.After(firstPage));
            if (type != 0)
            {
                later.Add(" and v.type = ").Value(type);
            }

            return all - later.Number(database);
        }

        return new SqlText().Add("select count(*) from version v cross join record r on r.record = v.record where ").Add(where).Number(database);
    }

    private long RecordOf(int type, string id)
    {
        using var query = database.Use("select record from record where type = ? and id = ?");
        query.Bind(1, type).BindText(2, id);
        return query.Step() ? query.Int64(0) : 0;
    }
}
