using Shr.Fhir;
using Shr.Storage.Sqlite.Engine;
using Shr.Storage.Sqlite.Reading;

namespace Shr.Storage.Sqlite.Writing;

/// <summary>Does one write: the version, the record's row, its index entries, links and patients.</summary>
internal sealed class RecordWriter(Database database, RecordNumbers numbers, GroupBuffer buffer, VersionReader versions)
{
    private readonly EntryWriter _entries = new(database, numbers, buffer);

    /// <summary>Does it at a position of the sequence; null where there was nothing to do.</summary>
    public ResourceVersion? Write(WriteOp op, RecordState state, long position, DateTimeOffset lastUpdated)
    {
        if (op.Kind == WriteKind.Reindex)
        {
            Reindex(op, state);
            return null;
        }

        if (op.Kind == WriteKind.Delete)
        {
            return state.IsDeleted ? null : Delete(op, state, position, lastUpdated);
        }

        var body = op.Body ?? throw new ArgumentException($"{op.Kind} of {op.Key} has no body", nameof(op));
        var version = state.Version + 1;
        var json = body.Fill(version, lastUpdated);
        var patients = WritePatients(op, state);
        Append(op, state, version, position, lastUpdated, patients, json);
        _entries.Replace(state, op, lastUpdated);
        buffer.Count(state.Type, state.IsDeleted ? 1 : 0, 1);
        return new ResourceVersion(op.Key, version, lastUpdated, op.Kind, json, Position.SequenceOf(position));
    }

    private ResourceVersion Delete(WriteOp op, RecordState state, long position, DateTimeOffset lastUpdated)
    {
        // Whom a record belonged to is not forgotten when it ends: its history is still theirs.
        var patients = op.Patients.Count > 0 ? WritePatients(op, state) : versions.PatientsAt(state.Position);
        Append(op, state, state.Version + 1, position, lastUpdated, patients, []);
        if (op.Index.Count == 0)
        {
            _entries.Clear(state);
        }
        else
        {
            // Access labels: by them alone its history is still theirs who could read it.
            _entries.Replace(state, op, lastUpdated);
        }

        buffer.Count(state.Type, -1, 1);
        return new ResourceVersion(op.Key, state.Version + 1, lastUpdated, op.Kind, default, Position.SequenceOf(position));
    }

    private void Reindex(WriteOp op, RecordState state)
    {
        if (state.IsDeleted)
        {
            return;
        }

        var patients = WritePatients(op, state);
        using (var update = database.Use("update version set patients = ? where position = ?"))
        {
            update.Bind(1, patients).Bind(2, state.Position).Run();
        }

        _entries.Replace(state, op, versions.LastUpdatedAt(state.Position));
    }

    private void Append(WriteOp op, RecordState state, int version, long position, DateTimeOffset lastUpdated, byte[] patients, byte[] json)
    {
        using (var insert = database.Use(
            "insert into version(position, record, version, type, kind, last_updated, patients, json) values(?, ?, ?, ?, ?, ?, ?, ?)"))
        {
            insert.Bind(1, position).Bind(2, state.Record).Bind(3, version).Bind(4, state.Type).Bind(5, (int)op.Kind)
                .Bind(6, StoreClock.ToStored(lastUpdated)).Bind(7, patients).Bind(8, json).Run();
        }

        Tell(op.Topics, position);
        using var update = database.Use("update record set version = ?, position = ?, deleted = ? where record = ?");
        update.Bind(1, version).Bind(2, position).Bind(3, op.Kind == WriteKind.Delete ? 1 : 0).Bind(4, state.Record).Run();
    }

    private void Tell(IReadOnlyList<string> topics, long position)
    {
        if (topics.Count == 0)
        {
            return;
        }

        using var insert = database.Use("insert into topic(topic, position) values(?, ?)");
        foreach (var topic in topics)
        {
            insert.BindText(1, topic).Bind(2, position).Run();
        }
    }

    private byte[] WritePatients(WriteOp op, RecordState state)
    {
        if (state.Version > 0)
        {
            using var delete = database.Use("delete from record_patient where record = ?");
            delete.Bind(1, state.Record).Run();
        }

        if (op.Patients.Count == 0)
        {
            return [];
        }

        var patients = new long[op.Patients.Count];
        using var insert = database.Use("insert or ignore into record_patient(record, patient) values(?, ?)");
        for (var i = 0; i < patients.Length; i++)
        {
            patients[i] = numbers.NumberOf(new ResourceKey("Patient", op.Patients[i]));
            insert.Bind(1, state.Record).Bind(2, patients[i]).Run();
        }

        return PatientList.Write(patients);
    }
}
