namespace Shr.Server.Registries.Feeds;

/// <summary>Answers with a page in the form that the client accepts.</summary>
internal sealed class FeedSender(IdGenerator ids, TimeProvider clock)
{
    /// <summary>The answer 200.</summary>
    public NationalAnswer Answer(NationalCall call, FeedPage page) => FeedWriter.FormatOf(call.Http.Request.Headers.Accept) == FeedFormat.Atom
        ? NationalAnswer.Of(FeedWriter.WriteAtom(page, ids.Next(), clock.GetUtcNow()), FeedWriter.AtomType + "; charset=UTF-8")
        : NationalAnswer.Of(FeedWriter.WriteJson(page), "application/json; charset=utf-8");
}
