using Shr.Storage.Mongo.Bson;

namespace Shr.Storage.Mongo.Driving;

/// <summary>
/// Reads of one client in one transaction. What the database refuses is thrown here, so that the code of searches stays
/// readable; whoever opened the transaction turns it back into an answer.
/// </summary>
internal sealed class MongoReader(MongoClient client, MongoSession? session, ReadLimits limits)
{
    public ReadLimits Limits => limits;

    /// <summary>How many round trips were made.</summary>
    public int Calls { get; private set; }

    /// <summary>Of the call that reads now.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <exception cref="MongoReadException">The database did not answer.</exception>
    public void Find(Collection collection, BsonWriter filter, FindOptions options, DocumentVisitor visit)
    {
        Cancellation.ThrowIfCancellationRequested();
        Calls++;
        var seen = 0;
        var timed = options with { MaxTimeMs = limits.MaxTimeMs };
        Check(client.Find(collection, filter.Finish(), timed, session, document =>
        {
            // Each thousand documents, as a look at the token costs little but not nothing.
            if (++seen % 1000 == 0)
            {
                Cancellation.ThrowIfCancellationRequested();
            }

            return visit(document);
        }));
    }

    /// <exception cref="MongoReadException">The database did not answer.</exception>
    public void Aggregate(Collection collection, BsonWriter pipeline, DocumentVisitor visit)
    {
        Cancellation.ThrowIfCancellationRequested();
        Calls++;
        Check(client.Aggregate(collection, pipeline.Finish(), limits.MaxTimeMs, session, visit));
    }

    private static void Check(MongoError? error)
    {
        if (error is not null)
        {
            throw new MongoReadException(error);
        }
    }
}
