namespace Shr.Storage.Sqlite.Searching;

/// <summary>Is of one of these types.</summary>
internal sealed class TypeNode(IReadOnlyList<int> types) : SearchNode
{
    public override void Probe(SqlText sql, string alias)
    {
        sql.Add("(1");
        TypeSql.And(sql, alias, types);
        sql.Add(")");
    }

    public override string ToString() => $"type in ({string.Join(',', types)})";
}
