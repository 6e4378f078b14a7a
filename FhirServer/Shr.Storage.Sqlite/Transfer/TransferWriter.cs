using Shr.Fhir;
using Shr.Storage.Sqlite.Engine;
using Shr.Storage.Sqlite.Writing;
using Shr.Storage.Transfer;

namespace Shr.Storage.Sqlite.Transfer;

/// <summary>Writes versions as they were in another store.</summary>
internal sealed class TransferWriter(Database database, WriterState state)
{
    public void Write(TransferVersion transferred)
    {
        var version = transferred.Version;
        var record = state.Numbers.StateOf(version.Key, add: true);
        var position = Position.Of(version.Sequence, transferred.Index);
        var patients = transferred.Patients.Select(id => state.Numbers.NumberOf(new ResourceKey("Patient", id))).ToArray();
        WriteVersion(version, record, position, patients);
        WritePatients(record.Record, patients);
        state.Buffer.Count(record.Type, (version.IsDeleted ? 0 : 1) - (record.IsDeleted ? 0 : 1), 1);
        if (transferred.Entries is { } entries)
        {
            WriteEntries(record.Record, entries);
        }

        using var insert = database.Use("insert into topic(topic, position) values(?, ?)");
        foreach (var topic in transferred.Topics)
        {
            insert.BindText(1, topic).Bind(2, position).Run();
        }

        state.Advance(version.Sequence, version.LastUpdated);
    }

    private void WriteVersion(ResourceVersion version, RecordState record, long position, long[] patients)
    {
        using (var insert = database.Use(
            "insert into version(position, record, version, type, kind, last_updated, patients, json) values(?, ?, ?, ?, ?, ?, ?, ?)"))
        {
            insert.Bind(1, position).Bind(2, record.Record).Bind(3, version.Version).Bind(4, record.Type).Bind(5, (int)version.Interaction)
                .Bind(6, StoreClock.ToStored(version.LastUpdated)).Bind(7, PatientList.Write(patients)).Bind(8, version.Json.Span).Run();
        }

        using var update = database.Use("update record set version = ?, position = ?, deleted = ? where record = ?");
        update.Bind(1, version.Version).Bind(2, position).Bind(3, version.IsDeleted ? 1 : 0).Bind(4, record.Record).Run();
    }

    private void WritePatients(long record, long[] patients)
    {
        using (var delete = database.Use("delete from record_patient where record = ?"))
        {
            delete.Bind(1, record).Run();
        }

        using var insert = database.Use("insert or ignore into record_patient(record, patient) values(?, ?)");
        foreach (var patient in patients)
        {
            insert.Bind(1, record).Bind(2, patient).Run();
        }
    }

    // Only current versions bring entries, so a record gets them once.
    private void WriteEntries(long record, TransferEntries entries)
    {
        foreach (var key in entries.Keys)
        {
            state.Buffer.Insert(key, record);
        }

        using (var keys = database.Use("insert or replace into record_entry(record, keys) values(?, ?)"))
        {
            keys.Bind(1, record).Bind(2, EntryBlob.Write(entries.Keys)).Run();
        }

        using var link = database.Use("insert or ignore into link(target, parameter, source) values(?, ?, ?)");
        foreach (var (target, parameter) in entries.Links)
        {
            link.Bind(1, state.Numbers.NumberOf(target)).Bind(2, parameter).Bind(3, record).Run();
        }
    }
}
