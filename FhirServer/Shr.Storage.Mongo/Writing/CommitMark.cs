using System.Security.Cryptography;

namespace Shr.Storage.Mongo.Writing;

/// <summary>Names one commit, so that it can be recognised when its answer was lost.</summary>
internal static class CommitMark
{
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
}
