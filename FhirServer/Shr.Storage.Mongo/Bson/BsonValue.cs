using System.Buffers.Binary;
using System.Text;

namespace Shr.Storage.Mongo.Bson;

/// <summary>One element of a document: a view over bytes that someone else owns.</summary>
internal readonly ref struct BsonValue(BsonType type, ReadOnlySpan<byte> name, ReadOnlySpan<byte> bytes)
{
    public BsonType Type { get; } = type;

    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>The value as it stands in the document.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public bool IsNumber => Type is BsonType.Int32 or BsonType.Int64 or BsonType.Double;

    /// <summary>Any number as a whole one; servers answer <c>ok: 1.0</c> and counts in each of three types.</summary>
    public long Int64 => Type switch
    {
        BsonType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(Bytes),
        BsonType.Int64 or BsonType.DateTime or BsonType.Timestamp => BinaryPrimitives.ReadInt64LittleEndian(Bytes),
        BsonType.Double => (long)BinaryPrimitives.ReadDoubleLittleEndian(Bytes),
        _ => throw Unexpected("a number"),
    };

    public double Double => Type == BsonType.Double ? BinaryPrimitives.ReadDoubleLittleEndian(Bytes) : Int64;

    public bool Boolean => Type == BsonType.Boolean ? Bytes[0] != 0 : Int64 != 0;

    public ReadOnlySpan<byte> Utf8 => Type == BsonType.String ? Bytes[4..^1] : throw Unexpected("a string");

    public string Text => Encoding.UTF8.GetString(Utf8);

    public ReadOnlySpan<byte> Binary => Type == BsonType.Binary ? Bytes[5..] : throw Unexpected("binary");

    /// <summary>A document or an array, whose elements are named 0, 1, 2…</summary>
    public BsonView Document => Type is BsonType.Document or BsonType.Array ? new BsonView(Bytes) : throw Unexpected("a document");

    private InvalidDataException Unexpected(string wanted) =>
        new($"The database answered '{Encoding.UTF8.GetString(Name)}' as {Type} where {wanted} belongs.");
}
