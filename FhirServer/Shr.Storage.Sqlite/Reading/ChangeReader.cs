using Shr.Fhir;
using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Reading;

/// <summary>Reads the sequence of changes: the versions by position.</summary>
internal sealed class ChangeReader(Database database, TypeNumbers types)
{
    /// <summary>The columns that <see cref="Add"/> expects, of <c>version v</c> and <c>record r</c>.</summary>
    public const string Columns = "v.position, r.type, r.id, v.version, v.kind, v.last_updated, v.patients";

    private readonly VersionReader _versions = new(database, types);

    /// <summary>Adds the changes after a position and answers the last one's.</summary>
    public long Read(long after, int limit, List<Change> changes)
    {
        using var rows = database.Use(
            $"""
            select {Columns}
              from version v cross join record r on r.record = v.record
             where v.position > ?
             order by v.position
             limit ?
            """);
        rows.Bind(1, after).Bind(2, limit);
        var position = after;
        while (rows.Step())
        {
            position = rows.Int64(0);
            Add(rows, changes);
        }

        return position;
    }

    /// <summary>Adds the change of a row of <see cref="Columns"/>.</summary>
    public void Add(Statement row, List<Change> changes)
    {
        var patients = PatientList.Read(row.Blob(6));
        var ids = new string[patients.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = _versions.KeyOf(patients[i]).Id;
        }

        var position = row.Int64(0);
        changes.Add(new Change(
            Position.SequenceOf(position),
            Position.IndexOf(position),
            new ResourceKey(types.Name(row.Int32(1)), row.Text(2)),
            row.Int32(3),
            (WriteKind)row.Int32(4),
            StoreClock.FromStored(row.Int64(5)),
            ids));
    }
}
