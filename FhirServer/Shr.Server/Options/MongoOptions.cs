using System.ComponentModel.DataAnnotations;

namespace Shr.Server.Options;

/// <summary>How to work with MongoDB: section <c>Storage:Mongo</c>. Times are in milliseconds; what the connection string says comes first.</summary>
public sealed class MongoOptions
{
    /// <summary>The database that holds the store's collections.</summary>
    [Required(ErrorMessage = "Storage:Mongo:Database must name the database.")]
    public string Database { get; set; } = "shr";

    /// <summary>How many requests may talk with the database at the same time.</summary>
    [Range(1, 1000)]
    public int Clients { get; set; } = 16;

    /// <summary>A PEM file with the authorities whose certificates are trusted.</summary>
    public string? TlsAuthorityFile { get; set; }

    /// <summary>A PEM file with this server's own certificate and key, for X.509.</summary>
    public string? TlsCertificateFile { get; set; }

    /// <summary>How long a call waits for a primary.</summary>
    [Range(100, 600_000)]
    public int ServerSelectionTimeout { get; set; } = 5000;

    /// <summary>How long opening a connection may take.</summary>
    [Range(100, 600_000)]
    public int ConnectTimeout { get; set; } = 5000;

    /// <summary>How long an answer may take on the wire.</summary>
    [Range(1000, 3_600_000)]
    public int SocketTimeout { get; set; } = 60_000;

    /// <summary>How long the database may work on one query.</summary>
    [Range(100, 600_000)]
    public int QueryTimeout { get; set; } = 30_000;

    /// <summary>How long a commit is tried again before it is answered with 503.</summary>
    [Range(100, 600_000)]
    public int WriteTimeout { get; set; } = 20_000;
}
