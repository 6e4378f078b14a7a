using Shr.Fhir;
using Shr.Storage.Sqlite.Engine;
using Shr.Storage.Sqlite.Searching;

namespace Shr.Storage.Sqlite.Reading;

/// <summary>Reads single versions. One seek for the record, one for the bytes.</summary>
internal sealed class VersionReader(Database database, TypeNumbers types)
{
    /// <summary>The columns that <see cref="Read(Statement)"/> expects, of <c>version v</c> and <c>record r</c>.</summary>
    public const string Columns = "r.type, r.id, v.version, v.last_updated, v.kind, v.json, v.position";

    /// <summary>The current version (a deletion too) or one of the past.</summary>
    public ResourceVersion? Read(ResourceKey key, int? version, Visibility visibility)
    {
        if (!types.TryNumber(key.Type, out var type))
        {
            return null;
        }

        if (!visibility.IsFullFor([type]))
        {
            return ReadVisible(type, key.Id, version, visibility);
        }

        if (version is { } wanted)
        {
            using var one = database.Use(
                $"select {Columns} from record r join version v on v.record = r.record and v.version = ? where r.type = ? and r.id = ?");
            one.Bind(1, wanted).Bind(2, type).BindText(3, key.Id);
            return one.Step() ? Read(one) : null;
        }

        using var current = database.Use($"select {Columns} from record r join version v on v.position = r.position where r.type = ? and r.id = ?");
        current.Bind(1, type).BindText(2, key.Id);
        return current.Step() ? Read(current) : null;
    }

    private ResourceVersion? ReadVisible(int type, string id, int? version, Visibility visibility)
    {
        var sql = new SqlText().Add("select ").Add(Columns).Add(" from record r cross join version v on ");
        if (version is { } wanted)
        {
            sql.Add("v.record = r.record and v.version = ").Value(wanted);
        }
        else
        {
            sql.Add("v.position = r.position");
        }

        sql.Add(" where r.type = ").Value(type).Add(" and r.id = ").Value(id);
        visibility.And(sql, "r", [type]);
        using var row = sql.Prepare(database);
        return row.Step() ? Read(row) : null;
    }

    /// <summary>The current version of a record that a search found.</summary>
    public ResourceVersion? ReadCurrent(long record)
    {
        using var query = database.Use($"select {Columns} from record r join version v on v.position = r.position where r.record = ?");
        query.Bind(1, record);
        return query.Step() ? Read(query) : null;
    }

    /// <summary>A row of <see cref="Columns"/>.</summary>
    public ResourceVersion Read(Statement row)
    {
        var kind = (WriteKind)row.Int32(4);
        return new ResourceVersion(
            new ResourceKey(types.Name(row.Int32(0)), row.Text(1)),
            row.Int32(2),
            StoreClock.FromStored(row.Int64(3)),
            kind,
            kind == WriteKind.Delete ? default : row.Blob(5).ToArray(),
            Position.SequenceOf(row.Int64(6)));
    }

    /// <summary>The type and id behind a number.</summary>
    public ResourceKey KeyOf(long record)
    {
        using var query = database.Use("select type, id from record where record = ?");
        query.Bind(1, record);
        return query.Step()
            ? new ResourceKey(types.Name(query.Int32(0)), query.Text(1))
            : throw new InvalidDataException($"there is no record {record}");
    }

    public byte[] PatientsAt(long position)
    {
        using var query = database.Use("select patients from version where position = ?");
        query.Bind(1, position);
        return query.Step() ? query.Blob(0).ToArray() : [];
    }

    public DateTimeOffset LastUpdatedAt(long position)
    {
        using var query = database.Use("select last_updated from version where position = ?");
        query.Bind(1, position);
        return query.Step() ? StoreClock.FromStored(query.Int64(0)) : throw new InvalidDataException($"there is no version at {position}");
    }
}
