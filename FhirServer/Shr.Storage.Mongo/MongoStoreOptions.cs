namespace Shr.Storage.Mongo;

/// <summary>How to reach the database and how to work with it.</summary>
public sealed record MongoStoreOptions
{
    /// <summary>
    /// The connection string, with everything that the driver understands: <c>mongodb://</c> or <c>mongodb+srv://</c>,
    /// SCRAM, X.509, TLS, replica set, time-outs. It may hold a password: it is never logged.
    /// </summary>
    /// <remarks>https://www.mongodb.com/docs/manual/reference/connection-string/</remarks>
    public required string ConnectionString { get; init; }

    /// <summary>The database that holds this store's collections.</summary>
    public string Database { get; init; } = "shr";

    /// <summary>How many requests may talk with the database at the same time, beside the one lane for commits; 1 or more.</summary>
    public int Clients { get; init; } = 16;

    /// <summary>A file with the authorities whose certificates are trusted (PEM), unless the connection string says it.</summary>
    public string? TlsAuthorityFile { get; init; }

    /// <summary>A file with this server's own certificate and key (PEM) for X.509, unless the connection string says it.</summary>
    public string? TlsCertificateFile { get; init; }

    /// <summary>How long a call waits for a primary, unless the connection string says it.</summary>
    public TimeSpan ServerSelectionTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long opening a connection may take, unless the connection string says it.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer may take on the wire, unless the connection string says it.</summary>
    public TimeSpan SocketTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the server may work on one query.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the server may take to bring a commit to a majority.</summary>
    public TimeSpan CommitTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a commit is tried again over conflicts and changes of primary before it is answered with <see cref="StoreUnavailable"/>.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long the reads inside a transaction may hold the commit lane before the transaction is taken back.</summary>
    public TimeSpan InsideTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The largest number of batches that share one commit; 1 or more.</summary>
    public int GroupBatches { get; init; } = 128;

    /// <summary>The number of writes after which a shared commit takes no further batch; 1 or more.</summary>
    public int GroupWrites { get; init; } = 1000;

    /// <summary>The largest number of batches that wait for the commit lane; more are answered with <see cref="StoreUnavailable"/> at once.</summary>
    public int QueuedBatches { get; init; } = 4096;

    /// <summary>The size in bytes from which a resource is kept compressed.</summary>
    public int CompressFrom { get; init; } = 8 * 1024;

    /// <summary>From how many matches on a sorted search walks along the sort key's index instead of looking at them all.</summary>
    public int WalkFrom { get; init; } = 5000;

    /// <summary>Runs on the lane's thread before each commit; lets tests slow the database down.</summary>
    public Action? BeforeDurable { get; init; }
}
