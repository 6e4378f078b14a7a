using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Native;

namespace Shr.Storage.Mongo.Driving;

/// <summary>One pooled client of the driver: used by one thread at a time, blocks in every call.</summary>
internal sealed unsafe class MongoClient : IDisposable
{
    private static readonly byte[] AdminDatabase = "admin\0"u8.ToArray();
    private static readonly byte[] Empty = [5, 0, 0, 0, 0];

    private readonly PoolHandle _pool;
    private readonly byte[] _database;
    private readonly MongoMetrics _metrics;
    private readonly nint _client;
    private readonly NativeBson _first = new();
    private readonly NativeBson _second = new();
    private readonly NativeBson _reply = new();
    private readonly Dictionary<Collection, nint> _collections = [];
    private readonly BsonWriter _scratch = new(64 * 1024);

    public MongoClient(PoolHandle pool, string database, MongoMetrics metrics)
    {
        _pool = pool;
        _database = System.Text.Encoding.UTF8.GetBytes(database + '\0');
        _metrics = metrics;
        _client = Mongoc.ClientPoolPop(pool);
    }

    /// <summary>The native pointer, for sessions.</summary>
    public nint Pointer => _client;

    /// <summary>A writer for one large command, whose memory is used again by the next.</summary>
    public BsonWriter Scratch() => _scratch.Reset();

    /// <summary>Runs a command against this store's database.</summary>
    public MongoReply Command(ReadOnlyMemory<byte> command, MongoSession? session = null) => Run(_database, command, session, retriesRead: false);

    /// <summary>Runs a command that only reads; the driver repeats it once where that may help.</summary>
    public MongoReply ReadCommand(ReadOnlyMemory<byte> command, MongoSession? session = null) => Run(_database, command, session, retriesRead: true);

    /// <summary>Runs a command that only reads against the server's own database.</summary>
    public MongoReply AdminCommand(ReadOnlyMemory<byte> command) => Run(AdminDatabase, command, null, retriesRead: true);

    /// <summary>Shows every document that meets a filter.</summary>
    public MongoError? Find(Collection collection, ReadOnlyMemory<byte> filter, in FindOptions options, MongoSession? session, DocumentVisitor visit)
    {
        var opts = new BsonWriter();
        session?.AppendTo(opts);
        AppendOptions(opts, options);
        var optsBytes = opts.Finish();
        using var call = _metrics.Start("find");
        fixed (byte* f = filter.Span, o = optsBytes.Span)
        {
            var cursor = Mongoc.CollectionFindWithOpts(Handle(collection), _first.View(f, filter.Length), _second.View(o, optsBytes.Length), 0);
            return call.End(Walk(cursor, visit));
        }
    }

    /// <summary>Shows every document that a pipeline (an array document) gives.</summary>
    public MongoError? Aggregate(Collection collection, ReadOnlyMemory<byte> pipeline, int maxTimeMs, MongoSession? session, DocumentVisitor visit)
    {
        var opts = new BsonWriter();
        session?.AppendTo(opts);
        AppendOptions(opts, new FindOptions { MaxTimeMs = maxTimeMs });
        var optsBytes = opts.Finish();
        using var call = _metrics.Start("aggregate");
        fixed (byte* p = pipeline.Span, o = optsBytes.Span)
        {
            var cursor = Mongoc.CollectionAggregate(Handle(collection), 0, _first.View(p, pipeline.Length), _second.View(o, optsBytes.Length), 0);
            return call.End(Walk(cursor, visit));
        }
    }

    public void Dispose()
    {
        foreach (var collection in _collections.Values)
        {
            Mongoc.CollectionDestroy(collection);
        }

        Mongoc.ClientPoolPush(_pool, _client);
        _first.Dispose();
        _second.Dispose();
        _reply.Dispose();
    }

    private static void AppendOptions(BsonWriter opts, in FindOptions options)
    {
        if (!options.Sort.IsEmpty)
        {
            opts.Document("sort"u8, options.Sort.Span);
        }

        if (!options.Projection.IsEmpty)
        {
            opts.Document("projection"u8, options.Projection.Span);
        }

        if (options.Limit > 0)
        {
            opts.Int64("limit"u8, options.Limit);
        }

        if (options.BatchSize > 0)
        {
            opts.Int32("batchSize"u8, options.BatchSize);
        }

        if (options.MaxTimeMs > 0)
        {
            opts.Int64("maxTimeMS"u8, options.MaxTimeMs);
        }

        if (options.Majority)
        {
            opts.StartDocument("readConcern"u8).String("level"u8, "majority").End();
        }
    }

    private MongoReply Run(byte[] database, ReadOnlyMemory<byte> command, MongoSession? session, bool retriesRead)
    {
        var opts = Empty.AsMemory();
        if (session is not null)
        {
            var writer = new BsonWriter(64);
            session.AppendTo(writer);
            opts = System.Runtime.InteropServices.MemoryMarshal.AsMemory(writer.Finish());
        }

        NativeError error = default;
        using var call = _metrics.Start(NameOf(command.Span));
        fixed (byte* d = database, c = command.Span, o = opts.Span)
        {
            var view = _first.View(c, command.Length);
            var optsView = _second.View(o, opts.Length);
            var done = retriesRead
                ? Mongoc.ClientReadCommandWithOpts(_client, d, view, 0, optsView, _reply.Pointer, &error)
                : Mongoc.ClientCommandWithOpts(_client, d, view, 0, optsView, _reply.Pointer, &error);
            var reply = _reply.Bytes.ToArray();
            _reply.Clear();
            var failure = done ? WriteErrors.In(reply) : MongoError.From(error, reply);
            call.End(failure);
            return failure is null ? new MongoReply(reply, null) : new MongoReply(null, failure);
        }
    }

    private static MongoError? Walk(nint cursor, DocumentVisitor visit)
    {
        try
        {
            void* document;
            while (Mongoc.CursorNext(cursor, &document))
            {
                if (!visit(new BsonView(NativeBson.BytesOf(document))))
                {
                    return null;
                }
            }

            NativeError error = default;
            void* reply = null;
            return Mongoc.CursorErrorDocument(cursor, &error, &reply)
                ? MongoError.From(error, reply is null ? [] : NativeBson.BytesOf(reply))
                : null;
        }
        finally
        {
            Mongoc.CursorDestroy(cursor);
        }
    }

    private nint Handle(Collection collection)
    {
        if (!_collections.TryGetValue(collection, out var handle))
        {
            fixed (byte* database = _database, name = collection.Terminated)
            {
                handle = Mongoc.ClientGetCollection(_client, database, name);
            }

            _collections.Add(collection, handle);
        }

        return handle;
    }

    // The first element of a command is its name.
    private static string NameOf(ReadOnlySpan<byte> command)
    {
        var name = command[5..];
        return System.Text.Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]);
    }
}
