using Shr.Storage.Mongo.Driving;

namespace Shr.Storage.Mongo.Writing;

/// <summary>A change of what the store keeps about itself: one transaction of its own.</summary>
internal abstract class MetaTask : LaneTask
{
    /// <summary>Does it; an error takes it back, and the lane may run it again.</summary>
    public abstract MongoError? Run(MetaTransaction transaction);

    /// <summary>Answers, once the transaction is durable.</summary>
    public abstract void Complete();
}
