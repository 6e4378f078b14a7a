namespace Shr.Storage.Mongo.Driving;

/// <summary>A read did not succeed. Never leaves this project.</summary>
internal sealed class MongoReadException(MongoError error) : Exception(error.ToString())
{
    public MongoError Error => error;
}
