using System.Buffers.Binary;
using System.Text;

namespace Shr.Storage.Mongo.Bson;

/// <summary>Writes one document into memory of its own, which grows. Inside arrays the names given are ignored and the elements numbered.</summary>
internal sealed class BsonWriter
{
    private const int MaxDepth = 64;

    private readonly (int Start, int Next)[] _frames = new (int, int)[MaxDepth];
    private byte[] _bytes;
    private int _length = 4;
    private int _depth;

    public BsonWriter(int capacity = 256)
    {
        _bytes = new byte[Math.Max(capacity, 16)];
        _frames[0] = (0, -1);
    }

    /// <summary>Starts a new document in the same memory; what <see cref="Finish"/> gave is gone.</summary>
    public BsonWriter Reset()
    {
        (_length, _depth) = (4, 0);
        return this;
    }

    /// <summary>How many bytes are written so far.</summary>
    public int Length => _length;

    public BsonWriter Int32(ReadOnlySpan<byte> name, int value)
    {
        Name(BsonType.Int32, name);
        BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);
        return this;
    }

    public BsonWriter Int64(ReadOnlySpan<byte> name, long value)
    {
        Name(BsonType.Int64, name);
        BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);
        return this;
    }

    public BsonWriter Double(ReadOnlySpan<byte> name, double value)
    {
        Name(BsonType.Double, name);
        BinaryPrimitives.WriteDoubleLittleEndian(Take(8), value);
        return this;
    }

    public BsonWriter Boolean(ReadOnlySpan<byte> name, bool value)
    {
        Name(BsonType.Boolean, name);
        Take(1)[0] = value ? (byte)1 : (byte)0;
        return this;
    }

    public BsonWriter Null(ReadOnlySpan<byte> name)
    {
        Name(BsonType.Null, name);
        return this;
    }

    public BsonWriter String(ReadOnlySpan<byte> name, string value)
    {
        Name(BsonType.String, name);
        var size = Encoding.UTF8.GetByteCount(value);
        BinaryPrimitives.WriteInt32LittleEndian(Take(4), size + 1);
        Encoding.UTF8.GetBytes(value, Take(size));
        Take(1)[0] = 0;
        return this;
    }

    public BsonWriter Utf8(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Name(BsonType.String, name);
        BinaryPrimitives.WriteInt32LittleEndian(Take(4), value.Length + 1);
        value.CopyTo(Take(value.Length));
        Take(1)[0] = 0;
        return this;
    }

    public BsonWriter Binary(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Name(BsonType.Binary, name);
        BinaryPrimitives.WriteInt32LittleEndian(Take(4), value.Length);
        Take(1)[0] = 0;
        value.CopyTo(Take(value.Length));
        return this;
    }

    /// <summary>An element whose bytes are known already, as <see cref="BsonValue"/> holds them.</summary>
    public BsonWriter Raw(ReadOnlySpan<byte> name, BsonType type, ReadOnlySpan<byte> value)
    {
        Name(type, name);
        value.CopyTo(Take(value.Length));
        return this;
    }

    public BsonWriter Document(ReadOnlySpan<byte> name, ReadOnlySpan<byte> document) => Raw(name, BsonType.Document, document);

    public BsonWriter StartDocument(ReadOnlySpan<byte> name) => Start(BsonType.Document, name, -1);

    public BsonWriter StartArray(ReadOnlySpan<byte> name) => Start(BsonType.Array, name, 0);

    /// <summary>Ends the innermost document or array.</summary>
    public BsonWriter End()
    {
        Close();
        _depth--;
        return this;
    }

    /// <summary>Appends the elements of another document to this level.</summary>
    public BsonWriter Elements(ReadOnlySpan<byte> document)
    {
        document[4..^1].CopyTo(Take(document.Length - 5));
        return this;
    }

    /// <summary>Ends the document. The bytes are this writer's own; nothing may be written after.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        if (_depth != 0)
        {
            throw new InvalidOperationException("A document or array is still open.");
        }

        Close();
        return _bytes.AsMemory(0, _length);
    }

    private BsonWriter Start(BsonType type, ReadOnlySpan<byte> name, int next)
    {
        Name(type, name);
        _frames[++_depth] = (_length, next);
        Take(4);
        return this;
    }

    private void Close()
    {
        Take(1)[0] = 0;
        var start = _frames[_depth].Start;
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start), _length - start);
    }

    private void Name(BsonType type, ReadOnlySpan<byte> name)
    {
        Take(1)[0] = (byte)type;
        ref var frame = ref _frames[_depth];
        if (frame.Next >= 0)
        {
            Span<byte> digits = stackalloc byte[11];
            frame.Next.TryFormat(digits, out var length, default, System.Globalization.CultureInfo.InvariantCulture);
            frame.Next++;
            digits[..length].CopyTo(Take(length));
        }
        else
        {
            name.CopyTo(Take(name.Length));
        }

        Take(1)[0] = 0;
    }

    private Span<byte> Take(int count)
    {
        if (_length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }

        var span = _bytes.AsSpan(_length, count);
        _length += count;
        return span;
    }
}
