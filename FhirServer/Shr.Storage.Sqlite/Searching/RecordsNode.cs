namespace Shr.Storage.Sqlite.Searching;

/// <summary>Is one of these records.</summary>
internal sealed class RecordsNode(IReadOnlyList<long> records) : SearchNode
{
    public static RecordsNode None { get; } = new([]);

    public override IReadOnlyList<long> Records => records;

    public override void Probe(SqlText sql, string alias)
    {
        if (records.Count == 0)
        {
            // Not a plain 0: a constant takes away the condition that a partial index stands on.
            sql.Add("+").Add(alias).Add(".record = 0");
            return;
        }

        sql.Add(alias).Add(".record in (select value from ").Numbers(records).Add(")");
    }

    public override long Measure(long bound) => records.Count;

    public override void Set(SqlText sql) => sql.Add("select value from ").Numbers(records);

    public override string ToString() => $"{records.Count} records";
}
