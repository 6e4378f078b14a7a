using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Shr.Storage.Sqlite.Engine;

/// <summary>Which failures of SQLite lie in the disk, the file or another program, and not in us.</summary>
internal static class StoreFault
{
    public static bool IsOfStore(Exception exception) =>
        exception is SqliteException { SqliteErrorCode: var code }
        && code is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_READONLY or raw.SQLITE_IOERR or raw.SQLITE_CORRUPT
            or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN or raw.SQLITE_PROTOCOL or raw.SQLITE_NOTADB or raw.SQLITE_NOMEM or raw.SQLITE_PERM;

    public static bool IsInterrupt(SqliteException exception) => exception.SqliteErrorCode == raw.SQLITE_INTERRUPT;

    public static string Describe(Exception exception) => exception switch
    {
        SqliteException { SqliteErrorCode: raw.SQLITE_FULL } => "The disk is full.",
        SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED } => "Another program holds the database.",
        SqliteException { SqliteErrorCode: raw.SQLITE_READONLY or raw.SQLITE_PERM } => "The database may not be written.",
        SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB } => "The database is damaged: restore a backup.",
        SqliteException sqlite => $"SQLite error {sqlite.SqliteErrorCode}/{sqlite.SqliteExtendedErrorCode}.",
        _ => exception.Message,
    };
}
