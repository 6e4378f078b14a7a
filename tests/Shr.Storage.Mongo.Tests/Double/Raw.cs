using Shr.Storage.Mongo.Bson;

namespace Shr.Storage.Mongo.Tests.Double;

/// <summary>A value the double carries but never looks into.</summary>
internal sealed record Raw(BsonType Type, byte[] Bytes);
