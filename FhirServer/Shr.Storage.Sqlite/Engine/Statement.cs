using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Shr.Storage.Sqlite.Engine;

/// <summary>
/// One prepared statement. Thinner than a <see cref="SqliteCommand"/>, which allocates a reader for each run: a record
/// brings some twenty index rows, each of which is one run. Disposing it gives it back to its <see cref="Database"/>.
/// </summary>
internal sealed class Statement(Database database, sqlite3_stmt handle, string sql, bool isKept) : IDisposable
{
    /// <summary>What it was prepared from.</summary>
    public string Sql => sql;

    /// <summary>Whether someone is using it now.</summary>
    public bool IsLent { get; set; }

    public Statement Bind(int index, long value)
    {
        database.Check(raw.sqlite3_bind_int64(handle, index, value));
        return this;
    }

    public Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        database.Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, index, 0) : raw.sqlite3_bind_blob(handle, index, value));
        return this;
    }

    public Statement BindNull(int index)
    {
        database.Check(raw.sqlite3_bind_null(handle, index));
        return this;
    }

    public Statement BindText(int index, string value)
    {
        // Ids have at most 64 characters; longer texts are rare enough to allocate.
        Span<byte> small = stackalloc byte[256];
        var bytes = Encoding.UTF8.GetMaxByteCount(value.Length) <= small.Length ? small : new byte[Encoding.UTF8.GetByteCount(value)];
        var length = Encoding.UTF8.GetBytes(value, bytes);
        database.Check(raw.sqlite3_bind_text(handle, index, bytes[..length]));
        return this;
    }

    /// <summary>Goes to the next row; false after the last.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        if (code == raw.SQLITE_DONE)
        {
            return false;
        }

        raw.sqlite3_reset(handle);
        database.Check(code);
        return false;
    }

    /// <summary>Runs it to the end and makes it ready for the next run with other values.</summary>
    public void Run()
    {
        Step();
        raw.sqlite3_reset(handle);
    }

    public void Reset() => raw.sqlite3_reset(handle);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    public int Int32(int column) => raw.sqlite3_column_int(handle, column);

    /// <summary>A view that dies with the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(handle, column);

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    /// <summary>Steps of SQLite's virtual machine since the last call: what the statement cost, the same on every machine.</summary>
    public int TakeCost() => raw.sqlite3_stmt_status(handle, raw.SQLITE_STMTSTATUS_VM_STEP, 1);

    public void Dispose()
    {
        raw.sqlite3_reset(handle);
        database.Meter?.Add(sql, TakeCost());
        if (!isKept)
        {
            Close();
            return;
        }

        raw.sqlite3_clear_bindings(handle);
        IsLent = false;
    }

    /// <summary>Frees it for good.</summary>
    public void Close() => handle.Dispose();
}
