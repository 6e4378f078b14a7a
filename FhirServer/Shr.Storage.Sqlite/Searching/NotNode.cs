namespace Shr.Storage.Sqlite.Searching;

/// <summary>Does not meet it.</summary>
internal sealed class NotNode(SearchNode part) : SearchNode
{
    public override void Probe(SqlText sql, string alias)
    {
        // A record without any entry gives null in a probe, which "not" would keep null.
        sql.Add("not coalesce(");
        part.Probe(sql, alias);
        sql.Add(", 0)");
    }

    public override string ToString() => $"not {part}";
}
