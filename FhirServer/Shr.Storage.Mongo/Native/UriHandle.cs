using Microsoft.Win32.SafeHandles;

namespace Shr.Storage.Mongo.Native;

/// <summary><c>mongoc_uri_t</c>.</summary>
internal sealed class UriHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        Mongoc.UriDestroy(handle);
        return true;
    }
}
