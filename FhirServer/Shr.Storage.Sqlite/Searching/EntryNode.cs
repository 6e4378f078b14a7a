using Shr.Search.Plans;
using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Searching;

/// <summary>Has an index entry in a range.</summary>
internal sealed class EntryNode(Database database, KeyRange range, byte[]? point) : SearchNode
{
    private readonly long? _slot = range.Residual is { } residual ? database.Residuals.Add(residual) : null;

    public override byte[]? Point => range.Residual is null ? point : null;

    public override void Probe(SqlText sql, string alias)
    {
        if (Point is { } key)
        {
            sql.Add("exists (select 1 from entry e where e.key = ").Value(key).Add(" and e.record = ").Add(alias).Add(".record)");
            return;
        }

        // A range of keys is asked of the record's own list: the index holds all records between one key and the next.
        sql.Add("coalesce((select has_entry(k.keys, ").Value(range.Low).Add(", ").Value(range.High);
        if (_slot is { } slot)
        {
            sql.Add(", ").Value(slot);
        }

        sql.Add(") from record_entry k where k.record = ").Add(alias).Add(".record), 0)");
    }

    public override long Measure(long bound) =>
        new SqlText().Add("select count(*) from (select 1 from entry where key >= ").Value(range.Low)
            .Add(" and key < ").Value(range.High).Add(" limit ").Value(bound + 1).Add(")").Number(database);

    public override void Set(SqlText sql)
    {
        sql.Add("select record from entry where key >= ").Value(range.Low).Add(" and key < ").Value(range.High);
        if (_slot is { } slot)
        {
            sql.Add(" and accepts(key, ").Value(slot).Add(")");
        }
    }

    public override string ToString() =>
        $"entries {Convert.ToHexString(range.Low)}..{Convert.ToHexString(range.High)}{(Point is null ? "" : " (one key)")}"
        + (range.Residual is null ? "" : $" with {range.Residual.GetType().Name}");
}
