using System.Globalization;

namespace Shr.Storage.Sqlite.Engine;

/// <summary>The tables, and the road from each older form of them to the newest.</summary>
/// <remarks>Layout, examples and figures: decision 0004.</remarks>
internal static class Schema
{
    // Only ever append: a step that was released is never changed.
    private static readonly (string Description, string Sql)[] Steps =
    [
        ("first tables", FirstTables),
        ("topics", Topics),
    ];

    /// <summary>The version this program writes.</summary>
    public static int Version => Steps.Length;

    private const string FirstTables = """
        create table value(name text primary key, value blob not null) without rowid;
        create table parameter(name text primary key, number integer not null unique) without rowid;

        create table type(type integer primary key, name text not null unique, records integer not null, versions integer not null);

        create table record(
          record integer primary key, type integer not null, id text not null,
          version integer not null, position integer not null, deleted integer not null);
        create unique index record_id on record(type, id);
        create index record_current on record(type) where deleted = 0;

        create table version(
          position integer primary key, record integer not null, version integer not null, type integer not null,
          kind integer not null, last_updated integer not null, patients blob, json blob);
        create unique index version_record on version(record, version);
        create index version_type on version(type);

        create table entry(key blob not null, record integer not null, primary key(key, record)) without rowid;
        create table record_entry(record integer primary key, keys blob not null);

        create table link(
          target integer not null, parameter integer not null, source integer not null,
          primary key(target, parameter, source)) without rowid;
        create unique index link_source on link(source, parameter, target);

        create table record_patient(record integer not null, patient integer not null, primary key(record, patient)) without rowid;
        create index record_patient_of on record_patient(patient, record);
        """;

    private const string Topics = """
        create table topic(topic text not null, position integer not null, primary key(topic, position)) without rowid;
        create index topic_position on topic(position)
        """;

    /// <summary>Brings a database to <see cref="Version"/>, each step all or none.</summary>
    /// <exception cref="SqliteStoreException">It was written by a newer program, or is no database of this server.</exception>
    public static void Upgrade(Database database, string path, DateTimeOffset now)
    {
        var version = (int)database.Number("pragma user_version");
        if (version > Version)
        {
            throw new SqliteStoreException(
                $"'{path}' has schema version {version}, this program knows up to {Version}. Run the newer program, or restore an older backup.");
        }

        if (version == 0 && database.Number("select count(*) from sqlite_schema") > 0)
        {
            throw new SqliteStoreException($"'{path}' is an SQLite database, but not one of this server. Choose another path.");
        }

        for (; version < Version; version++)
        {
            var (description, sql) = Steps[version];
            database.Execute("begin immediate");
            if (version == 0)
            {
                database.Execute("create table migration(version integer primary key, applied text not null, description text not null)");
            }

            foreach (var statement in sql.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                database.Execute(statement);
            }

            using (var insert = database.Use("insert into migration values(?, ?, ?)"))
            {
                insert.Bind(1, version + 1)
                    .BindText(2, now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
                    .BindText(3, description)
                    .Run();
            }

            database.Execute(string.Create(CultureInfo.InvariantCulture, $"pragma user_version = {version + 1}"));
            database.Execute("commit");
        }
    }
}
