using Shr.Fhir;
using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Reading;

/// <summary>Reads the sequence of changes: the versions by position.</summary>
internal sealed class ChangeReader(Database database, TypeNumbers types)
{
    /// <summary>Adds the changes after a position and answers the last one's.</summary>
    public long Read(long after, int limit, List<Change> changes)
    {
        var versions = new VersionReader(database, types);
        using var rows = database.Use(
            """
            select v.position, r.type, r.id, v.version, v.kind, v.last_updated, v.patients
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
            var patients = PatientList.Read(rows.Blob(6));
            var ids = new string[patients.Length];
            for (var i = 0; i < ids.Length; i++)
            {
                ids[i] = versions.KeyOf(patients[i]).Id;
            }

            changes.Add(new Change(
                Position.SequenceOf(position),
                Position.IndexOf(position),
                new ResourceKey(types.Name(rows.Int32(1)), rows.Text(2)),
                rows.Int32(3),
                (WriteKind)rows.Int32(4),
                StoreClock.FromStored(rows.Int64(5)),
                ids));
        }

        return position;
    }
}
