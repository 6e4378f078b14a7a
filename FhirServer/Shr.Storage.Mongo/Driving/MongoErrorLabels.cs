namespace Shr.Storage.Mongo.Driving;

/// <summary>What the server or the driver says may be done about an error.</summary>
[Flags]
internal enum MongoErrorLabels
{
    None = 0,
    TransientTransaction = 1,
    UnknownCommitResult = 2,
    RetryableWrite = 4,
}
