using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Layout;

namespace Shr.Storage.Mongo.Driving;

/// <summary>What must be right before a store is used; each fault with what to do about it.</summary>
internal static class StartCheck
{
    // MongoDB 5.0.
    private const int LeastWireVersion = 13;

    /// <summary>Looks at the server and makes the store's collections; null when all is well.</summary>
    public static string? Run(MongoClient client, MongoStoreOptions options)
    {
        var hello = client.AdminCommand(new BsonWriter().Int32("hello"u8, 1).Finish());
        if (!hello.IsOk)
        {
            return Explain(hello.Error);
        }

        return Look(hello.Document) ?? Prepare(client, options);
    }

    /// <summary>An error as an operator needs it.</summary>
    public static string Explain(MongoError error)
    {
        if (error.IsAuthentication)
        {
            return "MongoDB refused the user name, password or certificate: " + error.Message
                + " Check the credentials, authSource and authMechanism of the connection string, and that the user may read, write and create indexes in the database.";
        }

        if (error is { Domain: MongoError.DomainProtocol, Code: MongoError.ProtocolBadWireVersion })
        {
            return "The MongoDB server is too old for the driver: " + error.Message + " MongoDB 5.0 or newer is needed.";
        }

        return error.Domain == MongoError.DomainServerSelection
            ? "No MongoDB primary could be reached: " + error.Message
              + " Check that the hosts run, that the replica set has a primary, that replicaSet names the set as its members do, and the TLS options."
            : "MongoDB cannot be used: " + error;
    }

    private static string? Look(BsonView hello)
    {
        var isRouter = hello.Text("msg"u8) == "isdbgrid";
        if (!isRouter && hello.Text("setName"u8) is null)
        {
            return "The MongoDB server stands alone. Without a replica set it has no transactions, and a write of several records could be half done. "
                + "Start it with --replSet and run rs.initiate() once; one member is enough.";
        }

        var wire = hello.Int64("maxWireVersion"u8);
        if (wire < LeastWireVersion)
        {
            return $"The MongoDB server is too old (wire version {wire}, needed {LeastWireVersion}). MongoDB 5.0 or newer is needed.";
        }

        return hello.TryGet("logicalSessionTimeoutMinutes"u8, out _)
            ? null
            : "The MongoDB server has no sessions, and so no transactions.";
    }

    private static string? Prepare(MongoClient client, MongoStoreOptions options)
    {
        var (version, error) = Schema.ReadVersion(client);
        if (error is not null)
        {
            return Explain(error);
        }

        if (version > Schema.Version)
        {
            return $"The database '{options.Database}' has layout {version}, this program knows up to {Schema.Version}. Run the newer program, or restore an older backup.";
        }

        return Schema.Ensure(client) is { } refused ? Explain(refused) : null;
    }
}
