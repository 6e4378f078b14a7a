namespace Shr.Storage.Sqlite;

/// <summary>How the embedded store works. The defaults are safe and fit a machine with two cores and more.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The database file; its folder must exist. A file beside it, with <c>.lock</c> behind its name, keeps a second server out.</summary>
    public required string Path { get; init; }

    /// <summary>How far a commit is carried before it is acknowledged.</summary>
    public SqliteSynchronous Synchronous { get; init; } = SqliteSynchronous.Full;

    /// <summary>How many requests may read at the same time; 1 or more. Others wait a little for their turn.</summary>
    public int Readers { get; init; } = Math.Clamp(Environment.ProcessorCount * 4, 8, 64);

    /// <summary>The largest number of batches that share one commit to the disk; 1 or more.</summary>
    public int GroupBatches { get; init; } = 256;

    /// <summary>The number of writes after which a shared commit takes no further batch; 1 or more.</summary>
    public int GroupWrites { get; init; } = 2000;

    /// <summary>The largest number of batches that wait for the writer; more are answered with <see cref="StoreUnavailable"/> at once.</summary>
    public int QueuedBatches { get; init; } = 4096;

    /// <summary>How long to wait for a lock that another program holds on the file.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the reads inside a transaction may hold the writer before the transaction is taken back.</summary>
    public TimeSpan InsideTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Memory for pages of the writer's connection, in KiB.</summary>
    public int WriterCacheKib { get; init; } = 64 * 1024;

    /// <summary>Memory for pages of each reader's connection, in KiB; what is not there comes from the mapped file.</summary>
    public int ReaderCacheKib { get; init; } = 4 * 1024;

    /// <summary>How much of the file may be mapped into memory, in bytes; 0 for none.</summary>
    public long MappedBytes { get; init; } = 4L << 30;

    /// <summary>
    /// The size of the write-ahead log at which its pages are carried into the database, in pages of 4 KiB. A page that
    /// changes often in between is carried only once: 256 MiB of log double the writes per second against 64.
    /// </summary>
    public int CheckpointPages { get; init; } = 65_536;

    /// <summary>The largest size of the database file in bytes, at which writes are answered with <see cref="StoreUnavailable"/>; 0 for what the disk holds.</summary>
    public long MaxBytes { get; init; }

    /// <summary>Runs on the writer's thread before each commit to the disk; lets tests slow the disk down.</summary>
    public Action? BeforeDurable { get; init; }
}
