using Shr.Search.Plans;
using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Searching;

/// <summary>Counts all matches of a search.</summary>
internal sealed class TotalQuery(Database database, SearchPlan plan, SearchSource source, IReadOnlyList<int>? types, Visibility visibility)
{
    // An estimate counts so many, then reckons from how far it came.
    private const int EstimateFrom = 10_000;

    public long Run()
    {
        if (source.IsEverything && plan.After is null && visibility.IsFullFor(types))
        {
            return SearchSource.CountTypes(database, types);
        }

        return plan.Total == TotalMode.Estimate && !source.IsBounded ? Estimate() : Count();
    }

    private long Count()
    {
        var sql = new SqlText().Add("select count(*)");
        Add(sql);
        return sql.Number(database);
    }

    private long Estimate()
    {
        var sql = new SqlText().Add("select count(*), max(record) from (select ").Add(source.RecordColumn).Add(" as record");
        Add(sql);
        sql.Add(" order by ").Add(source.RecordColumn).Add(" limit ").Value(EstimateFrom).Add(")");
        using var row = sql.Prepare(database);
        row.Step();
        var (count, last) = (row.Int64(0), row.Int64(1));
        var all = database.Number("select max(record) from record");
        return count < EstimateFrom || last == 0 ? count : (long)(count * ((double)all / last));
    }

    private void Add(SqlText sql)
    {
        source.AddTo(sql);
        PageQuery.AddUnchanged(sql, plan);
    }
}
