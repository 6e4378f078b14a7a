namespace Shr.Server.Registries.Feeds;

/// <summary>Where the documents and the clients built on them look for the encounter service.</summary>
internal static class FeedPaths
{
    /// <summary>With a version, and without one for the latest.</summary>
    public static IReadOnlyList<string> Encounters { get; } = ["/v2", ""];
}
