using Microsoft.Win32.SafeHandles;

namespace Shr.Storage.Mongo.Native;

/// <summary><c>mongoc_client_pool_t</c>: safe from every thread; every popped client must be back before it ends.</summary>
internal sealed class PoolHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        Mongoc.ClientPoolDestroy(handle);
        return true;
    }
}
