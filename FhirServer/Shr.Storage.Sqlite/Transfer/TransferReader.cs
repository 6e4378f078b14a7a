using Shr.Storage.Sqlite.Engine;
using Shr.Storage.Sqlite.Reading;
using Shr.Storage.Transfer;

namespace Shr.Storage.Sqlite.Transfer;

/// <summary>Reads versions with everything that belongs to them.</summary>
internal sealed class TransferReader(Database database, TypeNumbers types)
{
    private readonly VersionReader _versions = new(database, types);

    public List<TransferVersion> Read(long after, int limit)
    {
        var found = new List<TransferVersion>();
        using var rows = database.Use(
            $"""
            select {VersionReader.Columns}, v.patients, r.record, r.position
              from version v cross join record r on r.record = v.record
             where v.position > ?
             order by v.position
             limit ?
            """);
        rows.Bind(1, after).Bind(2, limit);
        while (rows.Step())
        {
            var version = _versions.Read(rows);
            var position = rows.Int64(6);
            var isCurrent = rows.Int64(9) == position && !version.IsDeleted;
            var patients = PatientList.Read(rows.Blob(7)).Select(patient => _versions.KeyOf(patient).Id).ToList();
            found.Add(new TransferVersion(version, Position.IndexOf(position), patients, isCurrent ? Entries(rows.Int64(8)) : null) { Topics = Topics(position) });
        }

        return found;
    }

    private List<string> Topics(long position)
    {
        var topics = new List<string>();
        using var query = database.Use("select topic from topic where position = ?");
        query.Bind(1, position);
        while (query.Step())
        {
            topics.Add(query.Text(0));
        }

        return topics;
    }

    private TransferEntries Entries(long record)
    {
        var links = new List<TransferLink>();
        using (var query = database.Use("select target, parameter from link where source = ?"))
        {
            query.Bind(1, record);
            while (query.Step())
            {
                links.Add(new TransferLink(_versions.KeyOf(query.Int64(0)), query.Int32(1)));
            }
        }

        using var keys = database.Use("select keys from record_entry where record = ?");
        keys.Bind(1, record);
        return new TransferEntries(keys.Step() ? EntryBlob.Read(keys.Blob(0)) : [], links);
    }
}
