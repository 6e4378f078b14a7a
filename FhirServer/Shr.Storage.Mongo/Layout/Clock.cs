using Shr.Storage.Mongo.Bson;

namespace Shr.Storage.Mongo.Layout;

/// <summary>
/// The one document that every commit changes: it gives out sequences, record numbers and instants, and as two
/// transactions cannot both change it, commits are one after another and nobody can overtake.
/// </summary>
/// <param name="Sequence">Of the last commit.</param>
/// <param name="Records">The last record number given out.</param>
/// <param name="Instant">Of the last commit, in stored milliseconds.</param>
/// <param name="Model">The newest model's version.</param>
internal readonly record struct Clock(long Sequence, long Records, long Instant, long Model)
{
    public const string Id = "clock";

    public static Clock Read(BsonView document) =>
        new(document.Int64("seq"u8), document.Int64("rec"u8), document.Int64("at"u8), document.Int64("model"u8));
}
