using Shr.Storage.Sqlite.Engine;
using Shr.Storage.Sqlite.Searching;

namespace Shr.Storage.Sqlite.Reading;

/// <summary>Reads the changes of one topic: a range of its own index, so other changes cost nothing.</summary>
internal sealed class TopicReader(Database database, TypeNumbers types, Visibility visibility, long sequence)
{
    public IReadOnlyList<Change> Read(TopicQuery query)
    {
        var first = query.After is { } after ? Position.Of(after.Sequence, after.Index) + 1 : 0;
        if (query.Since is { } since)
        {
            first = Math.Max(first, new InstantFinder(database, sequence).FirstAt(StoreClock.ToStoredCeiling(since)));
        }

        var sql = new SqlText().Add("select ").Add(ChangeReader.Columns)
            .Add(" from topic t cross join version v on v.position = t.position cross join record r on r.record = v.record where t.topic = ").Value(query.Topic)
            .Add(" and t.position >= ").Value(first);
        if (query.Before is { } before)
        {
            sql.Add(" and t.position < ").Value(Position.Of(before.Sequence, before.Index));
        }

        visibility.And(sql, "r", null);
        sql.Add(" order by t.position limit ").Value((long)query.Count);
        var reader = new ChangeReader(database, types);
        var changes = new List<Change>(Math.Min(query.Count, 1000));
        using var rows = sql.Prepare(database);
        while (rows.Step())
        {
            reader.Add(rows, changes);
        }

        return changes;
    }
}
