using Shr.Storage.Mongo.Native;

namespace Shr.Storage.Mongo.Driving;

/// <summary>Turns the options into a pool of the driver.</summary>
internal static unsafe class ConnectionString
{
    /// <exception cref="MongoStoreException">The connection string is wrong; the message says where, without its password.</exception>
    public static PoolHandle OpenPool(MongoStoreOptions options)
    {
        NativeError error = default;
        using var uri = Mongoc.UriNewWithError(options.ConnectionString, &error);
        if (uri.IsInvalid)
        {
            throw new MongoStoreException($"The MongoDB connection string is not valid: {error.Message}");
        }

        ReadFromPrimary(uri);
        Mongoc.UriSetOptionAsInt32(uri, "maxPoolSize", options.Clients + 1);
        Default(uri, "serverSelectionTimeoutMS", options.ServerSelectionTimeout);
        Default(uri, "connectTimeoutMS", options.ConnectTimeout);
        Default(uri, "socketTimeoutMS", options.SocketTimeout);
        SetFile(uri, "tlsCAFile", options.TlsAuthorityFile);
        SetFile(uri, "tlsCertificateKeyFile", options.TlsCertificateFile);

        var pool = Mongoc.ClientPoolNewWithError(uri, &error);
        if (pool.IsInvalid)
        {
            throw new MongoStoreException($"MongoDB cannot be reached with this connection string: {error.Message}");
        }

        Mongoc.ClientPoolSetErrorApi(pool, 2);
        Mongoc.ClientPoolSetAppname(pool, "shr");
        return pool;
    }

    // Reads happen in transactions, which only a primary serves, whatever the connection string prefers.
    private static void ReadFromPrimary(UriHandle uri)
    {
        const int Primary = 1;
        var preference = Mongoc.ReadPrefsNew(Primary);
        Mongoc.UriSetReadPrefs(uri, preference);
        Mongoc.ReadPrefsDestroy(preference);
    }

    private static void Default(UriHandle uri, string option, TimeSpan value)
    {
        if (!Mongoc.UriHasOption(uri, option))
        {
            Mongoc.UriSetOptionAsInt32(uri, option, (int)value.TotalMilliseconds);
        }
    }

    private static void SetFile(UriHandle uri, string option, string? file)
    {
        if (file is null || Mongoc.UriHasOption(uri, option))
        {
            return;
        }

        if (!File.Exists(file))
        {
            throw new MongoStoreException($"The file '{file}' for the MongoDB option {option} is not there.");
        }

        Mongoc.UriSetOptionAsBool(uri, "tls", true);
        Mongoc.UriSetOptionAsUtf8(uri, option, file);
    }
}
