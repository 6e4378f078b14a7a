using System.Buffers.Binary;

namespace Shr.Storage.Mongo.Bson;

/// <summary>Reads a document where it lies, front to back.</summary>
/// <exception cref="InvalidDataException">From any member: the bytes are no document.</exception>
internal readonly ref struct BsonView(ReadOnlySpan<byte> bytes)
{
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public Enumerator GetEnumerator() => new(Bytes);

    public bool TryGet(ReadOnlySpan<byte> name, out BsonValue value)
    {
        foreach (var element in this)
        {
            if (element.Name.SequenceEqual(name))
            {
                value = element;
                return true;
            }
        }

        value = default;
        return false;
    }

    public long Int64(ReadOnlySpan<byte> name, long missing = 0) => TryGet(name, out var value) && value.IsNumber ? value.Int64 : missing;

    public bool Boolean(ReadOnlySpan<byte> name) => TryGet(name, out var value) && value.Type != BsonType.Null && value.Boolean;

    public string? Text(ReadOnlySpan<byte> name) => TryGet(name, out var value) && value.Type == BsonType.String ? value.Text : null;

    /// <summary>Walks over the elements.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;
        private BsonValue _current;

        internal Enumerator(ReadOnlySpan<byte> document)
        {
            if (document.Length < 5 || BinaryPrimitives.ReadInt32LittleEndian(document) is var size && (size < 5 || size > document.Length))
            {
                throw new InvalidDataException("A BSON document is shorter than it says.");
            }

            _rest = document[4..BinaryPrimitives.ReadInt32LittleEndian(document)];
            _current = default;
        }

        public readonly BsonValue Current => _current;

        public bool MoveNext()
        {
            if (_rest.Length <= 1 || _rest[0] == 0)
            {
                return false;
            }

            var type = (BsonType)_rest[0];
            var nameLength = _rest[1..].IndexOf((byte)0);
            if (nameLength < 0)
            {
                throw new InvalidDataException("A BSON element has no name.");
            }

            var value = _rest[(nameLength + 2)..];
            var length = LengthOf(type, value);
            if (length < 0 || length > value.Length)
            {
                throw new InvalidDataException("A BSON element is longer than its document.");
            }

            _current = new BsonValue(type, _rest.Slice(1, nameLength), value[..length]);
            _rest = value[length..];
            return true;
        }

        private static int LengthOf(BsonType type, ReadOnlySpan<byte> value) => type switch
        {
            BsonType.Null or BsonType.MinKey or BsonType.MaxKey => 0,
            BsonType.Boolean => 1,
            BsonType.Int32 => 4,
            BsonType.Int64 or BsonType.Double or BsonType.DateTime or BsonType.Timestamp => 8,
            BsonType.ObjectId => 12,
            BsonType.Decimal128 => 16,
            BsonType.String => Prefix(value) + 4,
            BsonType.Binary => Prefix(value) + 5,
            BsonType.Document or BsonType.Array => Prefix(value),
            BsonType.Regex => Regex(value),
            _ => throw new InvalidDataException($"A BSON element has the unknown type 0x{(byte)type:x2}."),
        };

        private static int Prefix(ReadOnlySpan<byte> value) =>
            value.Length >= 4 && BinaryPrimitives.ReadInt32LittleEndian(value) is var length and >= 0 and < int.MaxValue - 8
                ? length
                : throw new InvalidDataException("A BSON length is wrong.");

        private static int Regex(ReadOnlySpan<byte> value)
        {
            var pattern = value.IndexOf((byte)0) + 1;
            return pattern + value[pattern..].IndexOf((byte)0) + 1;
        }
    }
}
