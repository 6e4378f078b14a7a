using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Shr.Storage.Sqlite.Engine;

/// <summary>One connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class Database : IDisposable
{
    // Shapes of searches are many, but few of them are hot.
    private const int KeptStatements = 256;

    private readonly Dictionary<string, Statement> _statements = [];
    private readonly Queue<string> _age = new();
    private readonly SqliteConnection _connection;
    private readonly sqlite3 _handle;

    private Database(SqliteConnection connection, bool isExtra)
    {
        _connection = connection;
        IsExtra = isExtra;
        _handle = connection.Handle!;
    }

    /// <summary>Whether it was opened beyond the number that is kept.</summary>
    public bool IsExtra { get; }

    /// <summary>The residuals of the search that runs now.</summary>
    public ResidualSlots Residuals { get; } = new();

    /// <summary>Where statements report what they cost, while someone wants to know.</summary>
    public StatementMeter? Meter { get; private set; }

    public static Database Open(SqliteStoreOptions options, bool isWriter, bool isExtra = false)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.Path,
            Mode = isWriter ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = (int)options.BusyTimeout.TotalSeconds,
        }.ToString());
        try
        {
            connection.Open();
            var database = new Database(connection, isExtra);
            raw.sqlite3_busy_timeout(database._handle, (int)options.BusyTimeout.TotalMilliseconds);
            database.Execute($"pragma cache_size = {Text(isWriter ? -options.WriterCacheKib : -options.ReaderCacheKib)}");
            database.Execute("pragma temp_store = memory");
            database.Execute($"pragma mmap_size = {Text(options.MappedBytes)}");
            if (!isWriter)
            {
                database.Execute("pragma query_only = on");
            }

            EntryFunctions.Register(database._handle, database.Residuals);
            return database;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Counts what statements cost from now on.</summary>
    public StatementMeter StartMeter() => Meter = new StatementMeter();

    /// <summary>Ends counting.</summary>
    public void StopMeter() => Meter = null;

    /// <summary>A statement ready to be bound; dispose it after use.</summary>
    public Statement Use(string sql)
    {
        if (_statements.TryGetValue(sql, out var kept) && !kept.IsLent)
        {
            kept.IsLent = true;
            if (Meter is not null)
            {
                kept.TakeCost();
            }

            return kept;
        }

        var keep = kept is null;
        var statement = new Statement(this, Prepare(sql, keep), sql, keep) { IsLent = true };
        if (keep)
        {
            Keep(statement);
        }

        return statement;
    }

    /// <summary>Runs a statement that needs no values.</summary>
    public void Execute(string sql)
    {
        using var statement = Use(sql);
        while (statement.Step())
        {
        }
    }

    /// <summary>The first column of the first row.</summary>
    public long Number(string sql)
    {
        using var statement = Use(sql);
        return statement.Step() ? statement.Int64(0) : 0;
    }

    /// <summary>Stops the statement that is running now, from any thread; it fails with SQLITE_INTERRUPT.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(_handle);

    /// <summary>Whether a transaction is open.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Pages this connection wrote since the last call.</summary>
    public int TakePagesWritten()
    {
        Check(raw.sqlite3_db_status(_handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1));
        return pages;
    }

    /// <summary>Throws for every code but success.</summary>
    public void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(code, _handle);
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Close();
        }

        _connection.Dispose();
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sqlite3_stmt Prepare(string sql, bool keep)
    {
        Check(raw.sqlite3_prepare_v3(_handle, sql, keep ? (uint)raw.SQLITE_PREPARE_PERSISTENT : 0u, out var handle));
        return handle;
    }

    private void Keep(Statement statement)
    {
        if (_age.Count >= KeptStatements && _age.TryDequeue(out var oldest))
        {
            if (_statements[oldest].IsLent)
            {
                _age.Enqueue(oldest);
            }
            else
            {
                _statements[oldest].Close();
                _statements.Remove(oldest);
            }
        }

        _statements[statement.Sql] = statement;
        _age.Enqueue(statement.Sql);
    }
}
