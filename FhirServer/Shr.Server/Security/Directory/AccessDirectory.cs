using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Shr.Server.Security.Directory;

/// <summary>
/// Users, organisations, clients and tokens of the embedded identity provider, in a file of its own: whoever can read
/// the records cannot read this, and the other way round. Holds no secret in clear but the signing key.
/// </summary>
public sealed class AccessDirectory : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();

    private AccessDirectory(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens the file, and makes it where it is missing.</summary>
    public static AccessDirectory Open(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            System.IO.Directory.CreateDirectory(folder);
        }

        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 10 }.ToString());
        connection.Open();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var directory = new AccessDirectory(connection);
        directory.Run("""
            pragma journal_mode = wal;
            pragma synchronous = full;
            create table if not exists entry (kind text not null, id text not null, json text not null, primary key (kind, id)) without rowid;
            create table if not exists token (fingerprint text primary key, family text not null, expires integer not null, json text not null) without rowid;
            create index if not exists token_family on token (family);
            create table if not exists seen (id text primary key, expires integer not null) without rowid;
            """);
        return directory;
    }

    public UserRecord? User(string id) => Find<UserRecord>("user", id);

    /// <summary>The user with an e-mail, regardless of case.</summary>
    public UserRecord? UserByEmail(string email) => Find<string>("email", email.ToLowerInvariant()) is { } id ? User(id) : null;

    public OrganisationRecord? Organisation(string id) => Find<OrganisationRecord>("organisation", id);

    public ClientRecord? Client(string id) => Find<ClientRecord>("client", id);

    /// <summary>A named value, such as the signing key.</summary>
    public string? Value(string name) => Find<string>("value", name);

    /// <summary>Keeps a value unless there is one already; answers the one that is kept.</summary>
    public string KeepValue(string name, Func<string> make)
    {
        lock (_lock)
        {
            if (Value(name) is { } kept)
            {
                return kept;
            }

            var made = make();
            Save("value", name, made);
            return made;
        }
    }

    public void Save(UserRecord user)
    {
        lock (_lock)
        {
            Save("user", user.Id, user);
            Save("email", user.Email.ToLowerInvariant(), user.Id);
        }
    }

    public void Save(OrganisationRecord organisation) => Save("organisation", organisation.Id, organisation);

    public void Save(ClientRecord client) => Save("client", client.Id, client);

    /// <summary>All of one kind, for lists on the command line.</summary>
    public IReadOnlyList<UserRecord> Users() => All<UserRecord>("user");

    public IReadOnlyList<OrganisationRecord> Organisations() => All<OrganisationRecord>("organisation");

    public IReadOnlyList<ClientRecord> Clients() => All<ClientRecord>("client");

    /// <summary>The next free number for a user.</summary>
    public string NextUserId() =>
        Users().Select(u => int.TryParse(u.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).DefaultIfEmpty(70000).Max() is var last
            ? (Math.Max(last, 70000) + 1).ToString(CultureInfo.InvariantCulture)
            : "";

    public void Save(TokenRecord token) => Run(
        "insert or replace into token values ($fingerprint, $family, $expires, $json)",
        ("$fingerprint", token.Fingerprint), ("$family", token.Family), ("$expires", token.ExpiresAt.ToUnixTimeSeconds()), ("$json", JsonSerializer.Serialize(token)));

    /// <summary>The token with a fingerprint, expired or not; null where there is none or it was revoked.</summary>
    public TokenRecord? Token(string fingerprint) =>
        Scalar("select json from token where fingerprint = $id", ("$id", fingerprint)) is { } json ? JsonSerializer.Deserialize<TokenRecord>(json) : null;

    /// <summary>Takes a token away and answers it: of two that redeem the same code, one gets it.</summary>
    public TokenRecord? Take(string fingerprint) =>
        Scalar("delete from token where fingerprint = $id returning json", ("$id", fingerprint)) is { } json ? JsonSerializer.Deserialize<TokenRecord>(json) : null;

    /// <summary>Revokes all tokens of a sign-in.</summary>
    public void RevokeFamily(string family) => Run("delete from token where family = $family", ("$family", family));

    /// <summary>Remembers a one-time id until it expires; false where it was seen before.</summary>
    public bool TryUse(string id, DateTimeOffset expires, DateTimeOffset now)
    {
        lock (_lock)
        {
            Run("delete from seen where expires < $now", ("$now", now.ToUnixTimeSeconds()));
            return Run("insert or ignore into seen values ($id, $expires)", ("$id", id), ("$expires", expires.ToUnixTimeSeconds())) == 1;
        }
    }

    /// <summary>Removes what expired.</summary>
    public void Sweep(DateTimeOffset now) => Run("delete from token where expires < $now", ("$now", now.ToUnixTimeSeconds()));

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private T? Find<T>(string kind, string id)
        where T : class =>
        Scalar("select json from entry where kind = $kind and id = $id", ("$kind", kind), ("$id", id)) is { } json ? JsonSerializer.Deserialize<T>(json) : null;

    private List<T> All<T>(string kind)
    {
        lock (_lock)
        {
            using var command = Command("select json from entry where kind = $kind order by id", [("$kind", kind)]);
            using var reader = command.ExecuteReader();
            var all = new List<T>();
            while (reader.Read())
            {
                all.Add(JsonSerializer.Deserialize<T>(reader.GetString(0))!);
            }

            return all;
        }
    }

    private void Save<T>(string kind, string id, T value) => Run(
        "insert or replace into entry values ($kind, $id, $json)", ("$kind", kind), ("$id", id), ("$json", JsonSerializer.Serialize(value)));

    private string? Scalar(string sql, params (string Name, object Value)[] parameters)
    {
        lock (_lock)
        {
            using var command = Command(sql, parameters);
            return command.ExecuteScalar() as string;
        }
    }

    private int Run(string sql, params (string Name, object Value)[] parameters)
    {
        lock (_lock)
        {
            using var command = Command(sql, parameters);
            return command.ExecuteNonQuery();
        }
    }

    private SqliteCommand Command(string sql, (string Name, object Value)[] parameters)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this file; values travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
