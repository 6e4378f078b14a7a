using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Searching;

/// <summary>
/// Is linked with a record that meets a condition: refers to it (a chain), is referred to by it (<c>_has</c>) or belongs to
/// it (a patient). All are one walk over pairs of records.
/// </summary>
internal sealed class LinkNode(Database database, LinkWalk walk, SearchNode other, Visibility visibility) : SearchNode
{
    public override void Probe(SqlText sql, string alias)
    {
        // Nested probes each get a name of their own, as an inner "o" would hide the outer one it is compared with.
        var far = alias + "o";
        sql.Add("exists (select 1 from ").Add(walk.Table).Add(" l cross join record ").Add(far).Add(" on ").Add(far).Add(".record = l.")
            .Add(walk.FarColumn).Add(" where l.").Add(walk.NearColumn).Add(" = ").Add(alias).Add(".record");
        AddConditions(sql, far);
        if (other is not EverythingNode)
        {
            sql.Add(" and ");
            other.Probe(sql, far);
        }

        sql.Add(")");
    }

    /// <summary>Adds a select of the near records that a known, small far side leads to.</summary>
    public void AddFrom(SqlText sql, IReadOnlyList<long> far)
    {
        sql.Add("select l.").Add(walk.NearColumn).Add(" from ").Numbers(far)
            .Add(" j cross join record o on o.record = j.value cross join ").Add(walk.Table).Add(" l on l.").Add(walk.FarColumn)
            .Add(" = o.record where 1");
        AddConditions(sql, "o");
    }

    public override long Measure(long bound)
    {
        // Where the far side alone is many, collecting it costs more than asking the candidates.
        if (other.Measure(MediumSet) > MediumSet)
        {
            return long.MaxValue;
        }

        var sql = new SqlText().Add("select count(*) from (");
        Set(sql);
        return sql.Add(" limit ").Value(bound + 1).Add(")").Number(database);
    }

    public override void Set(SqlText sql)
    {
        sql.Add("select l.").Add(walk.NearColumn).Add(" from record o cross join ").Add(walk.Table).Add(" l on l.").Add(walk.FarColumn)
            .Add(" = o.record where o.record in (");
        other.Set(sql);
        sql.Add(")");
        AddConditions(sql, "o");
    }

    private void AddConditions(SqlText sql, string far)
    {
        walk.AddParameters(sql);
        walk.AddFar(sql, far);
        visibility.And(sql, far, walk.FarTypes);
    }

    public override string ToString() => $"{walk}: {other}";
}
