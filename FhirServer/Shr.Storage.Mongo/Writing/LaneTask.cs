using Shr.Storage.Mongo.Driving;

namespace Shr.Storage.Mongo.Writing;

/// <summary>Something that waits for the commit lane.</summary>
internal abstract class LaneTask
{
    /// <summary>Answers that the store cannot take it now.</summary>
    public abstract void Refuse(string reason);

    /// <summary>Answers with a fault that is not the store's.</summary>
    public abstract void Fail(Exception failure);

    /// <summary>Answers a refusal of the database as what it means.</summary>
    public void FailBy(MongoError error)
    {
        if (error.IsTransient || error.IsCommitUnknown || error.IsUnreachable)
        {
            Refuse(error.ToString());
        }
        else
        {
            Fail(new IOException("The database refused a write: " + error));
        }
    }
}
