namespace Shr.Server.Registries.Feeds;

/// <summary>Where the national documents and the clients built on them look for the feeds.</summary>
internal static class FeedPaths
{
    /// <summary>The patient index: with a version, and without one for the latest.</summary>
    public static IReadOnlyList<string> PatientIndex { get; } = ["/api/v1", "/api/v1/default", "/api/default", "/api"];

    /// <summary>The encounter service: with a version, and without one for the latest.</summary>
    public static IReadOnlyList<string> Encounters { get; } = ["/v2", ""];
}
