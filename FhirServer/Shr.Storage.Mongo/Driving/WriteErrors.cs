using Shr.Storage.Mongo.Bson;

namespace Shr.Storage.Mongo.Driving;

/// <summary>Errors that a server reports inside an answer that is otherwise in order.</summary>
internal static class WriteErrors
{
    public static MongoError? In(ReadOnlySpan<byte> reply)
    {
        var view = new BsonView(reply);
        if (view.TryGet("writeErrors"u8, out var errors) && errors.Type == BsonType.Array)
        {
            foreach (var error in errors.Document)
            {
                return Of(error.Document);
            }
        }

        return view.TryGet("writeConcernError"u8, out var concern) && concern.Type == BsonType.Document ? Of(concern.Document) : null;
    }

    private static MongoError Of(BsonView error)
    {
        var code = (uint)error.Int64("code"u8);
        var labels = code == MongoError.WriteConflict ? MongoErrorLabels.TransientTransaction : MongoErrorLabels.None;
        return new MongoError(MongoError.DomainServer, code, error.Text("errmsg"u8) ?? "write refused", labels);
    }
}
