using Shr.Server.Options;
using Shr.Storage;
using Shr.Storage.Mongo;
using Shr.Storage.Sqlite;

namespace Shr.Server.Hosting;

/// <summary>Opens the store that the options name: the one place that knows which stores exist.</summary>
internal static class StoreFactory
{
    /// <summary>The store.</summary>
    /// <exception cref="SqliteStoreException">It cannot be opened; the message says why and what to do.</exception>
    /// <exception cref="MongoStoreException">The same, of MongoDB.</exception>
    public static IResourceStore Open(StorageOptions options, TimeProvider clock) =>
        options.IsMongo ? OpenMongo(options, clock) : OpenSqlite(options, clock);

    /// <summary>The embedded store at the path of the options.</summary>
    public static SqliteResourceStore OpenSqlite(StorageOptions options, TimeProvider clock)
    {
        var path = Path.GetFullPath(options.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new SqliteResourceStore(new SqliteStoreOptions { Path = path }, clock);
    }

    /// <summary>The store in the MongoDB that the options name.</summary>
    public static MongoResourceStore OpenMongo(StorageOptions options, TimeProvider clock)
    {
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            throw new MongoStoreException("Storage:Kind is mongo, but Storage:ConnectionString is empty. Set Storage__ConnectionString=mongodb://… in the environment.");
        }

        var mongo = options.Mongo;
        var store = new MongoStoreOptions
        {
            ConnectionString = options.ConnectionString,
            Database = mongo.Database,
            Clients = mongo.Clients,
            TlsAuthorityFile = mongo.TlsAuthorityFile,
            TlsCertificateFile = mongo.TlsCertificateFile,
            ServerSelectionTimeout = TimeSpan.FromMilliseconds(mongo.ServerSelectionTimeout),
            ConnectTimeout = TimeSpan.FromMilliseconds(mongo.ConnectTimeout),
            SocketTimeout = TimeSpan.FromMilliseconds(mongo.SocketTimeout),
            QueryTimeout = TimeSpan.FromMilliseconds(mongo.QueryTimeout),
            WriteTimeout = TimeSpan.FromMilliseconds(mongo.WriteTimeout),
        };

        // Services are made synchronously, once, before anything listens; the work itself is on the store's own threads.
        return MongoResourceStore.OpenAsync(store, clock, CancellationToken.None).GetAwaiter().GetResult();
    }
}
