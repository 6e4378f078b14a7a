using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Native;

namespace Shr.Storage.Mongo.Driving;

/// <summary>A session of one client, with at most one open transaction. Used and ended on the client's thread.</summary>
internal sealed unsafe class MongoSession : IDisposable
{
    private nint _session;
    private readonly TransactionOptsHandle _transaction;
    private readonly MongoMetrics _metrics;
    private readonly byte[] _option;
    private bool _open;

    private MongoSession(nint session, TransactionOptsHandle transaction, MongoMetrics metrics, byte[] option)
    {
        _session = session;
        _transaction = transaction;
        _metrics = metrics;
        _option = option;
    }

    /// <summary>Starts a session, or says why there is none.</summary>
    public static (MongoSession? Session, MongoError? Error) Start(MongoClient client, TransactionOptsHandle transaction, MongoMetrics metrics)
    {
        // Causal consistency adds a time to every first read; a transaction's snapshot needs none.
        var opts = Mongoc.SessionOptsNew();
        Mongoc.SessionOptsSetCausalConsistency(opts, false);
        NativeError error = default;
        var session = Mongoc.ClientStartSession(client.Pointer, opts, &error);
        Mongoc.SessionOptsDestroy(opts);
        if (session == 0)
        {
            return (null, MongoError.From(error, []));
        }

        using var option = new NativeBson();
        Mongoc.BsonInit(option.Pointer);
        var appended = Mongoc.ClientSessionAppend(session, option.Pointer, &error);
        var bytes = option.Bytes.ToArray();
        option.Clear();
        if (!appended)
        {
            Mongoc.ClientSessionDestroy(session);
            return (null, MongoError.From(error, []));
        }

        return (new MongoSession(session, transaction, metrics, bytes), null);
    }

    /// <summary>Names this session among a call's options.</summary>
    public void AppendTo(BsonWriter options) => options.Elements(_option);

    /// <summary>Begins a transaction; its snapshot is taken by the first call in it.</summary>
    public MongoError? Begin()
    {
        NativeError error = default;
        _open = Mongoc.ClientSessionStartTransaction(_session, _transaction, &error);
        return _open ? null : MongoError.From(error, []);
    }

    /// <summary>Commits; the driver repeats it once, and may be asked again when the outcome is unknown.</summary>
    public MongoError? Commit()
    {
        NativeError error = default;
        using var reply = new NativeBson();
        using var call = _metrics.Start("commitTransaction");
        var done = Mongoc.ClientSessionCommitTransaction(_session, reply.Pointer, &error);
        var failure = done ? WriteErrors.In(reply.Bytes) : MongoError.From(error, reply.Bytes);
        reply.Clear();
        _open = failure is { IsCommitUnknown: true };
        return call.End(failure);
    }

    /// <summary>Takes the transaction back. A server that cannot be reached takes it back by itself.</summary>
    public void Abort()
    {
        if (_open)
        {
            _open = false;
            NativeError error = default;
            using var call = _metrics.Start("abortTransaction");
            Mongoc.ClientSessionAbortTransaction(_session, &error);
        }
    }

    public void Dispose()
    {
        // Ending a session twice would end the process.
        if (_session != 0)
        {
            Abort();
            Mongoc.ClientSessionDestroy(_session);
            _session = 0;
        }
    }
}
