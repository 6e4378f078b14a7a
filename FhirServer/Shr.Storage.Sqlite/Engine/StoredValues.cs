namespace Shr.Storage.Sqlite.Engine;

/// <summary>Named values in the database.</summary>
internal static class StoredValues
{
    // Keeps them apart from the store's own.
    private const string NamedPrefix = "user/";

    public static byte[]? Read(Database database, string name)
    {
        using var query = database.Use("select value from value where name = ?");
        query.BindText(1, name);
        return query.Step() ? query.Blob(0).ToArray() : null;
    }

    public static void Write(Database database, string name, ReadOnlySpan<byte> value)
    {
        using var replace = database.Use("insert or replace into value(name, value) values(?, ?)");
        replace.BindText(1, name).Bind(2, value).Run();
    }

    /// <summary>A value that somebody else keeps here.</summary>
    public static byte[]? ReadNamed(Database database, string name) => Read(database, NamedPrefix + name);

    /// <summary>Keeps a value of somebody else.</summary>
    public static void WriteNamed(Database database, string name, ReadOnlySpan<byte> value) => Write(database, NamedPrefix + name, value);
}
