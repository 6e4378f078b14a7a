namespace Shr.Storage.Mongo.Bson;

/// <summary>The element types this server writes or meets in answers.</summary>
/// <remarks>https://bsonspec.org/spec.html</remarks>
internal enum BsonType : byte
{
    End = 0x00,
    Double = 0x01,
    String = 0x02,
    Document = 0x03,
    Array = 0x04,
    Binary = 0x05,
    ObjectId = 0x07,
    Boolean = 0x08,
    DateTime = 0x09,
    Null = 0x0A,
    Regex = 0x0B,
    Int32 = 0x10,
    Timestamp = 0x11,
    Int64 = 0x12,
    Decimal128 = 0x13,
    MinKey = 0xFF,
    MaxKey = 0x7F,
}
