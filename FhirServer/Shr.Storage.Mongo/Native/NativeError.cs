using System.Runtime.InteropServices;
using System.Text;

namespace Shr.Storage.Mongo.Native;

/// <summary><c>bson_error_t</c>.</summary>
[StructLayout(LayoutKind.Sequential, Size = 512)]
internal unsafe struct NativeError
{
    private const int MessageSize = 503;

    public uint Domain;
    public uint Code;
    private fixed byte _message[MessageSize];

    public readonly string Message
    {
        get
        {
            fixed (byte* message = _message)
            {
                var bytes = new ReadOnlySpan<byte>(message, MessageSize);
                var end = bytes.IndexOf((byte)0);
                return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
            }
        }
    }
}
