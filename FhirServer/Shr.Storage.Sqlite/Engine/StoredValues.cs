namespace Shr.Storage.Sqlite.Engine;

/// <summary>Named values in the database.</summary>
internal static class StoredValues
{
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
}
