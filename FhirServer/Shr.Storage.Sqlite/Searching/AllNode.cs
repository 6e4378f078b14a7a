namespace Shr.Storage.Sqlite.Searching;

/// <summary>Meets all; none of the parts is small, else the compiler would have worked it out.</summary>
internal sealed class AllNode(IReadOnlyList<SearchNode> parts) : SearchNode
{
    public IReadOnlyList<SearchNode> Parts => parts;

    public override void Probe(SqlText sql, string alias)
    {
        sql.Add("(");
        for (var i = 0; i < parts.Count; i++)
        {
            sql.Add(i == 0 ? "" : " and ");
            parts[i].Probe(sql, alias);
        }

        sql.Add(")");
    }

    public override string ToString() => $"({string.Join(" and ", parts)})";
}
