namespace Shr.Storage.Sqlite.Searching;

/// <summary>Any record.</summary>
internal sealed class EverythingNode : SearchNode
{
    public override void Probe(SqlText sql, string alias) => sql.Add("1");

    public override string ToString() => "everything";
}
