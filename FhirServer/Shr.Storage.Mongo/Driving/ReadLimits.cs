namespace Shr.Storage.Mongo.Driving;

/// <summary>How far reads may go.</summary>
/// <param name="MaxTimeMs">After how many milliseconds the server gives a query up; 0 for never.</param>
/// <param name="WalkFrom">From how many matches on a sorted search walks along the index.</param>
internal sealed record ReadLimits(int MaxTimeMs, int WalkFrom)
{
    public static ReadLimits Of(MongoStoreOptions options) => new((int)options.QueryTimeout.TotalMilliseconds, options.WalkFrom);
}
