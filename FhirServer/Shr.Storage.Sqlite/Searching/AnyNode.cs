namespace Shr.Storage.Sqlite.Searching;

/// <summary>Meets at least one.</summary>
internal sealed class AnyNode(IReadOnlyList<SearchNode> parts) : SearchNode
{
    public override void Probe(SqlText sql, string alias)
    {
        sql.Add("(");
        for (var i = 0; i < parts.Count; i++)
        {
            sql.Add(i == 0 ? "" : " or ");
            parts[i].Probe(sql, alias);
        }

        sql.Add(")");
    }

    public override long Measure(long bound)
    {
        var sum = 0L;
        foreach (var part in parts)
        {
            var size = part.Measure(bound - sum);
            if (size == long.MaxValue || (sum += size) > bound)
            {
                return size == long.MaxValue ? size : sum;
            }
        }

        return sum;
    }

    public override void Set(SqlText sql)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            sql.Add(i == 0 ? "" : " union all ");
            parts[i].Set(sql);
        }
    }

    public override string ToString() => $"({string.Join(" or ", parts)})";
}
