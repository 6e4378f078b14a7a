using Shr.Storage.Mongo.Bson;

namespace Shr.Storage.Mongo.Driving;

/// <summary>Takes one document of a cursor, whose bytes die when it returns. False ends the walk.</summary>
internal delegate bool DocumentVisitor(BsonView document);
