using System.Diagnostics;
using Shr.Storage.Mongo.Driving;

namespace Shr.Storage.Mongo.Writing;

/// <summary>
/// Asks for a commit until its outcome is known. A commit may be sent again without harm; and one that was never received
/// would hold the clock against everyone until the server gives it up.
/// </summary>
internal static class CommitRetry
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    public static MongoError? Run(MongoSession session, TimeSpan patience)
    {
        var started = Stopwatch.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(2); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var error = session.Commit();
            if (error is not { IsCommitUnknown: true } || Stopwatch.GetElapsedTime(started) > patience)
            {
                return error;
            }

            // This thread belongs to the lane, and the lane can do nothing before it knows.
            Thread.Sleep(pause);
        }
    }
}
