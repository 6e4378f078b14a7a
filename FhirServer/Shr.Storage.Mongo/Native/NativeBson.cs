using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Shr.Storage.Mongo.Native;

/// <summary>
/// Room for one <c>bson_t</c>, which may not move. It views managed bytes while a call runs, or receives an answer.
/// </summary>
internal sealed unsafe class NativeBson : IDisposable
{
    private const int Size = 128;

    private void* _memory = NativeMemory.AlignedAlloc(Size, Size);

    ~NativeBson() => Free();

    public void* Pointer => _memory;

    /// <summary>Views bytes that are pinned until the call that reads them is over.</summary>
    public void* View(byte* data, int length) =>
        Mongoc.BsonInitStatic(_memory, data, (nuint)length)
            ? _memory
            : throw new InvalidOperationException("A document was built wrongly: its length does not fit its bytes.");

    /// <summary>The bytes of an answer; they die with <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Bytes => BytesOf(_memory);

    /// <summary>The bytes of a document that the driver owns.</summary>
    public static ReadOnlySpan<byte> BytesOf(void* bson)
    {
        var data = Mongoc.BsonGetData(bson);
        return new ReadOnlySpan<byte>(data, BinaryPrimitives.ReadInt32LittleEndian(new ReadOnlySpan<byte>(data, 4)));
    }

    /// <summary>Frees what the driver allocated for an answer.</summary>
    public void Clear() => Mongoc.BsonDestroy(_memory);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
