using System.Diagnostics.CodeAnalysis;
using Shr.Storage.Mongo.Bson;

namespace Shr.Storage.Mongo.Driving;

/// <summary>The answer to a command: a document or an error.</summary>
internal readonly record struct MongoReply(byte[]? Bytes, MongoError? Error)
{
    [MemberNotNullWhen(false, nameof(Error))]
    [MemberNotNullWhen(true, nameof(Bytes))]
    public bool IsOk => Error is null;

    public BsonView Document => new(Bytes);
}
