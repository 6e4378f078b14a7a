using Microsoft.Win32.SafeHandles;

namespace Shr.Storage.Mongo.Native;

/// <summary><c>mongoc_transaction_opt_t</c>: how all transactions of this store read and write.</summary>
internal sealed class TransactionOptsHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    /// <summary>One snapshot for all reads, and an acknowledgement only when a majority has the writes.</summary>
    public static TransactionOptsHandle SnapshotMajority(TimeSpan commitTimeout)
    {
        var opts = Mongoc.TransactionOptsNew();
        var read = Mongoc.ReadConcernNew();
        Mongoc.ReadConcernSetLevel(read, "snapshot");
        Mongoc.TransactionOptsSetReadConcern(opts, read);
        Mongoc.ReadConcernDestroy(read);
        var write = Mongoc.WriteConcernNew();
        Mongoc.WriteConcernSetWMajority(write, (int)commitTimeout.TotalMilliseconds);
        Mongoc.TransactionOptsSetWriteConcern(opts, write);
        Mongoc.WriteConcernDestroy(write);
        Mongoc.TransactionOptsSetMaxCommitTimeMs(opts, (long)commitTimeout.TotalMilliseconds);
        return opts;
    }

    protected override bool ReleaseHandle()
    {
        Mongoc.TransactionOptsDestroy(handle);
        return true;
    }
}
