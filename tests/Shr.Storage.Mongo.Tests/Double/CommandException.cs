namespace Shr.Storage.Mongo.Tests.Double;

/// <summary>A command is answered with an error.</summary>
internal sealed class CommandException(int code, string message, params string[] labels) : Exception(message)
{
    public int Code => code;

    public IReadOnlyList<string> Labels => labels;

    public static CommandException WriteConflict() => new(112, "WriteConflict error: this operation conflicted with another operation.", "TransientTransactionError");

    public Doc ToReply()
    {
        var reply = new Doc { { "ok", 0.0 }, { "errmsg", Message }, { "code", code }, { "codeName", $"Error{code}" } };
        if (labels.Length > 0)
        {
            reply.Add("errorLabels", labels.Cast<object?>().ToList());
        }

        return reply;
    }
}
