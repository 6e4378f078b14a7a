using Shr.Storage.Mongo.Driving;

namespace Shr.Storage.Mongo.Reading;

/// <summary>What a failed read means to whoever asked.</summary>
internal static class ReadFailure
{
    public static Exception Of(MongoReadException failure)
    {
        var error = failure.Error;
        if (error.Code == MongoError.MaxTimeExpired)
        {
            return new TimeoutException("The database stopped a query that took too long.", failure);
        }

        return error.IsTransient || error.IsUnreachable
            ? new StoreUnavailableException(error.ToString(), failure)
            : new IOException("The database refused a read: " + error, failure);
    }
}
